import { readFileSync, writeFileSync } from 'node:fs';

const agentScore = 500;

/** Makes the kernel take an agent before its host when memory runs out. A score that is higher already stays. */
export function raiseOomScore(pid: number): void {
  if (process.platform !== 'linux') return;
  try {
    const file = `/proc/${pid}/oom_score_adj`;
    if (Number(readFileSync(file, 'utf8')) < agentScore) writeFileSync(file, String(agentScore));
  } catch {
    // It ended meanwhile, or a sandbox forbids it: the memory poll still bounds the agent.
  }
}
