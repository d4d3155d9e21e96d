import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../../support/eventually';

/** Moments of a create at which a process can be held. */
export const stages = ['before init', 'in the constructor', 'in onStart', 'before ready'] as const;
export type Stage = (typeof stages)[number];

const agents = join(__dirname, '../agents');

/** Holds the first process of an agent of class `test.Staged` at one stage; see agents/stage-gate.cjs. */
export class StageGate {
  /** A catalog with the class. */
  readonly catalog: string;
  private readonly gate: string;

  constructor(folder: string, stage: Stage) {
    const name = stage.replaceAll(' ', '-');
    this.gate = join(folder, `${name}.gate`);
    this.catalog = join(folder, `${name}.json`);
    const module = join(agents, 'staged.cjs');
    const flags = [`--require=${join(agents, 'stage-gate.cjs')}`];
    const entry = { module, flags, env: { STAGE: stage, GATE: this.gate } };
    writeFileSync(this.catalog, JSON.stringify({ classes: { 'test.Staged': entry } }));
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
    return eventually(() => Number(readFileSync(`${this.gate}.reached`, 'utf8') || Number.NaN), { everyMs: 5 });
  }
}
