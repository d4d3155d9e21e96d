import { agentKey, asGuildhallError, type GuildhallError } from '@guildhall/contract';
import type { DesiredAgent } from './desired-agent';
import { waitsForRoom } from './waits-for-room';

export interface PlacementQueueOptions {
  /** Places one agent; rejects when it could not. */
  readonly place: (agent: DesiredAgent) => Promise<void>;
  /** Called with the reason while an agent cannot be placed, and without one when it is. */
  readonly onPending: (agent: DesiredAgent, error: GuildhallError | undefined) => void;
  /**
   * Placements under way at once, so that creates from outside are not starved. Default 16 of agents that nobody runs, and
   * as many of those that run and are to leave: these wait for an end that may take long, and hold up nobody who waits.
   * One that is under way for 10 s gives its place to another one; as many may have done so at once.
   */
  readonly parallel?: number;
}

interface Waiting {
  /** Of the wish that failed: another one is not held back by it. */
  readonly digest: string;
  failures: number;
  notBeforeMs: number;
}

const firstPauseMs = 500;
const longestPauseMs = 60_000;
/** Longer, and it may hang. It may as well lack a processor, where more at once help nobody: so this has its limit, too. */
const slowMs = 10_000;
/** Room may appear at any time, and a lease ends soon: who waits for that only asks again soon, however often it was in vain. */
const soonMs = 1000;

interface Placing {
  readonly placed: Promise<void>;
  readonly runs: boolean;
  isSlow: boolean;
}

/** Places agents side by side, within a limit; one that failed waits longer each time. */
export class PlacementQueue {
  private readonly placing = new Map<string, Placing>();
  private readonly waiting = new Map<string, Waiting>();
  private offered: DesiredAgent[] = [];
  /** When a placement ended, until agents were read after it. */
  private readonly ended = new Map<string, number>();

  constructor(private readonly options: PlacementQueueOptions) {}

  /**
   * Takes what is to be placed now, in the order given, instead of what was offered before; each is begun once. As many as
   * the limit allows are under way: when one ends or gives its place up, the next one begins.
   *
   * @param seenAtMs when reading them began, by performance.now(): of what was under way since then more is known by now
   */
  offer(agents: readonly DesiredAgent[], seenAtMs: number): void {
    for (const [key, endedAtMs] of this.ended) if (endedAtMs < seenAtMs) this.ended.delete(key);
    this.offered = agents.filter(
      ({ record }) => !this.placing.has(agentKey(record)) && !this.ended.has(agentKey(record)),
    );
    this.fill();
  }

  /** Begins nothing of what was offered any more. */
  clear(): void {
    this.offered = [];
  }

  /** Resolves when nothing is under way, and nothing offered is left. */
  async idle(): Promise<void> {
    while (this.placing.size > 0) await Promise.all([...this.placing.values()].map(({ placed }) => placed));
  }

  private fill(): void {
    const room = new Map([true, false].map((runs) => [runs, this.roomFor(runs)]));
    this.offered = this.offered.filter((agent) => {
      const left = room.get(runs(agent))!;
      if (left <= 0) return true;
      if (this.isHeldBack(agent)) return false;
      room.set(runs(agent), left - 1);
      this.begin(agent);
      return false;
    });
  }

  private roomFor(runs: boolean): number {
    const { parallel = 16 } = this.options;
    const placing = [...this.placing.values()].filter((one) => one.runs === runs);
    const givenUp = Math.min(placing.filter(({ isSlow }) => isSlow).length, parallel);
    return parallel + givenUp - placing.length;
  }

  private isHeldBack({ record }: DesiredAgent): boolean {
    const waiting = this.waiting.get(agentKey(record));
    return waiting?.digest === record.digest && waiting.notBeforeMs > Date.now();
  }

  private begin(agent: DesiredAgent): void {
    const key = agentKey(agent.record);
    const timer = setTimeout(() => this.noteSlow(placing), slowMs).unref();
    const placed = this.place(key, agent).finally(() => {
      clearTimeout(timer);
      this.placing.delete(key);
      this.ended.set(key, performance.now());
      this.fill();
    });
    const placing: Placing = { placed, runs: runs(agent), isSlow: false };
    this.placing.set(key, placing);
  }

  private noteSlow(placing: Placing): void {
    placing.isSlow = true;
    this.fill();
  }

  /** Never rejects. */
  private async place(key: string, agent: DesiredAgent): Promise<void> {
    try {
      await this.options.place(agent);
      this.waiting.delete(key);
      this.options.onPending(agent, undefined);
    } catch (error) {
      this.fail(key, agent, asGuildhallError(error));
    }
  }

  private fail(key: string, agent: DesiredAgent, error: GuildhallError): void {
    const { digest } = agent.record;
    const before = this.waiting.get(key);
    const failures = (before?.digest === digest ? before.failures : 0) + 1;
    const pauseMs = Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs) * (0.8 + Math.random() * 0.4);
    const waitMs = waitsForRoom(error) ? soonMs : pauseMs;
    this.waiting.set(key, { digest, failures, notBeforeMs: Date.now() + waitMs });
    this.options.onPending(agent, error);
  }
}

function runs({ location }: DesiredAgent): boolean {
  return location.lease !== undefined;
}
