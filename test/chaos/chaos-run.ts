import { setTimeout as delay } from 'node:timers/promises';
import { faultActions } from './faults/fault-actions';
import { RecoveryWatch } from './recovery';
import type { Fault, FaultGroup, FaultKind } from './schedule/fault';
import type { Trace } from './trace';
import type { Violation } from './violation';
import { within } from './within';
import type { World } from './world';

const lookEveryMs = 200;

export interface ChaosRunParts {
  readonly world: World;
  readonly trace: Trace;
  /** So long after the end of its faults, the world may still be on its way. */
  readonly boundMs: number;
  /** Whether something was found that no time can mend. */
  readonly isViolated: () => boolean;
  readonly signal: AbortSignal;
}

/** Does groups of faults and looks at the world after each. */
export class ChaosRun {
  readonly faults = new Map<string, number>();
  /** Of the faults, those that ask for something, and how many of them had it done. */
  readonly asked = new Map<FaultKind, number>();
  readonly done = new Map<FaultKind, number>();
  readonly recovery = new RecoveryWatch();
  private watching: Promise<void> | undefined;
  private over = false;

  constructor(private readonly parts: ChaosRunParts) {}

  /** Kinds that were asked for and never done. */
  get undone(): FaultKind[] {
    return [...this.asked.keys()].filter((kind) => !this.done.has(kind));
  }

  /** Begins to look at the agents all the time. */
  start(): void {
    this.watching = this.watch();
  }

  async end(): Promise<void> {
    this.over = true;
    await this.watching;
  }

  /** @returns what is still wrong when the bound is over */
  async perform(group: FaultGroup): Promise<readonly Violation[]> {
    const { trace } = this.parts;
    trace.note(`group ${group.number} begins`);
    await Promise.all(
      group.faults.map((fault) => this.inflict(fault).catch((error: unknown) => this.unlessAborted(error))),
    );
    trace.note(`group ${group.number}: its faults are over`);
    const wrong = await this.awaitWhole();
    const isWhole = wrong.length === 0 && !this.parts.isViolated();
    trace.note(`group ${group.number} ends: ${isWhole ? 'nothing is wrong' : 'there are violations'}`);
    return wrong;
  }

  /**
   * Resolves with nothing as soon as nothing is wrong, or something is that no time can mend; else with what is wrong when
   * the bound is over.
   */
  async awaitWhole(): Promise<readonly Violation[]> {
    const { world, trace, boundMs, isViolated, signal } = this.parts;
    const endMs = trace.nowMs + boundMs;
    const settled = await within(boundMs, world.pauseTraffic(), signal);
    let wrong = await this.look();
    while (wrong.length > 0 && trace.nowMs < endMs && !isViolated() && !signal.aborted) {
      await delay(lookEveryMs);
      wrong = await this.look();
    }
    world.resumeTraffic();
    // What is still on its way then is no violation.
    if (isViolated() && trace.nowMs < endMs) return [];
    return settled ? wrong : [...wrong, { kind: 'not_back', what: 'messages are not acknowledged' }];
  }

  private async inflict(fault: Fault): Promise<void> {
    const { world, trace } = this.parts;
    const { kind, number, atMs, lastsMs } = fault;
    await world.wait(atMs);
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
    await faultActions[kind](world, fault, {
      began: (target) => trace.note(`fault ${number} ${kind} begins: ${target}, for ${lastsMs} ms`),
      ended: (outcome) => {
        trace.note(`fault ${number} ${kind} ends${outcome ? `: ${outcome.what}` : ''}`);
        if (outcome) this.asked.set(kind, (this.asked.get(kind) ?? 0) + 1);
        if (outcome?.isDone) this.done.set(kind, (this.done.get(kind) ?? 0) + 1);
        this.recovery.ended(kind, trace.nowMs);
      },
    });
  }

  private unlessAborted(error: unknown): void {
    if (!this.parts.signal.aborted) throw error;
  }

  private look(): Promise<readonly Violation[]> {
    return this.parts.world.wrong().catch((error: unknown) => {
      return [{ kind: 'not_back', what: `the store does not answer: ${String(error)}` }];
    });
  }

  private async watch(): Promise<void> {
    const { world, trace } = this.parts;
    while (!this.over) {
      const beganMs = trace.nowMs;
      const wrong = await world.wrongWithAgents().catch(() => undefined);
      if (wrong?.length === 0) this.recovery.foundWhole(beganMs);
      await delay(lookEveryMs);
    }
  }
}
