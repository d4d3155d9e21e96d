import { readdirSync, readFileSync } from 'node:fs';

interface ProcessLine {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  readonly state: string;
}

/** Whether a process exists and is no zombie. */
export function isAlive(pid: number): boolean {
  const line = processLine(pid);
  return line !== undefined && line.state !== 'Z';
}

/** Whether a process is stopped by SIGSTOP, or waits for one that is: in vfork it stands until its child is another program. */
export function isStopped(pid: number): boolean {
  const state = processLine(pid)?.state;
  if (state !== 'D') return state === 'T';
  return table().some((line) => line.parentPid === pid && line.state === 'T');
}

/** Living processes of a process group. */
export function processesOfGroup(groupId: number): number[] {
  return table()
    .filter((line) => line.groupId === groupId && line.state !== 'Z')
    .map(({ pid }) => pid);
}

/** Living children of a process, and theirs. */
export function descendantsOf(pid: number): number[] {
  const lines = table().filter(({ state }) => state !== 'Z');
  const childrenOf = (parent: number): number[] =>
    lines.filter(({ parentPid }) => parentPid === parent).flatMap((line) => [line.pid, ...childrenOf(line.pid)]);
  return childrenOf(pid);
}

function table(): ProcessLine[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => processLine(Number(pid))).filter((line) => line !== undefined);
}

function processLine(pid: number): ProcessLine | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces and parentheses of its own.
    const [state = '', parentPid, groupId] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid, state, parentPid: Number(parentPid), groupId: Number(groupId) };
  } catch {
    return undefined;
  }
}
