import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../../support/eventually';

/** Moments of a create at which a process can be held. */
export const stages = ['before init', 'in the constructor', 'in onStart', 'before ready'] as const;
export type Stage = (typeof stages)[number];

const agents = join(__dirname, '../agents');

/** Holds a process that becomes an agent at one stage, see agents/stage-gate.cjs: the first one, when others follow. */
export class StageGate {
  private readonly gate: string;

  constructor(folder: string, stage: Stage) {
    this.gate = gateFile(folder, stage);
  }

  /** The class whose processes can be held at the stage. */
  static classAt(stage: Stage): string {
    return `test.Staged-${dashed(stage)}`;
  }

  /** Writes a catalog with the classes of all stages. */
  static catalogOfAll(folder: string): string {
    const classes = stages.map((stage) => [StageGate.classAt(stage), entryOf(folder, stage)]);
    const file = join(folder, 'catalog.json');
    writeFileSync(file, JSON.stringify({ classes: Object.fromEntries(classes) as object }));
    return file;
  }

  close(): void {
    writeFileSync(this.gate, '');
  }

  open(): void {
    rmSync(this.gate, { force: true });
    rmSync(`${this.gate}.reached`, { force: true });
  }

  /** The process that waits at the stage. */
  reached(): Promise<number> {
    return eventually(() => {
      const pid = Number(readFileSync(`${this.gate}.reached`, 'utf8'));
      if (pid > 0) return pid;
      throw new Error('no process has reached the stage');
    });
  }
}

function entryOf(folder: string, stage: Stage): object {
  const env = { STAGE: stage, GATE: gateFile(folder, stage), STAGED_CLASS: StageGate.classAt(stage) };
  return { module: join(agents, 'staged.cjs'), flags: [`--require=${join(agents, 'stage-gate.cjs')}`], env };
}

function gateFile(folder: string, stage: Stage): string {
  return join(folder, `${dashed(stage)}.gate`);
}

function dashed(stage: Stage): string {
  return stage.replaceAll(' ', '-');
}
