import { asGuildhallError, unavailable } from '@guildhall/contract';
import type { Logger } from '@guildhall/telemetry';
import type { AgentRunner } from '../agents/agent-runner';
import type { EngineStore } from '../store/engine-store';
import type { DesiredAgent } from './desired-agent';
import type { HostDrains } from './host-drains';
import type { HostLiveness } from './host-liveness';
import type { Term } from '../placing/term';
import { alone, type Leadership } from './leadership';
import { PlacementQueue } from './placement-queue';
import { readDesired } from './read-desired';
import { Repetition } from './repetition';
import type { StoreOutage } from './store-outage';
import type { UnhostedEvents } from './unhosted-events';
import { UnfinishedStops } from './unfinished-stops';
import { changedAgents, isOutdated, unplacedAgents } from './unplaced-agents';
import { byPriority } from './priority';

const tickMs = 1000;

export interface ReconcilerParts {
  readonly store: EngineStore;
  readonly agents: AgentRunner;
  readonly drains: HostDrains;
  readonly leadership: Leadership;
  /** Absent where there is one host, in this process. */
  readonly liveness?: HostLiveness;
  readonly outage: StoreOutage;
  readonly events: UnhostedEvents;
  readonly logger: Logger;
}

/**
 * Makes what runs follow from what should (guarantee 4). Once a second, and whenever something changes, the leader
 * compares wishes with leases, places what nobody runs and replaces what runs as it was wished before. When nothing differs it does nothing.
 */
export class Reconciler {
  private readonly queue: PlacementQueue;
  private readonly stops = new UnfinishedStops();
  private readonly comparisons = new Repetition(() => this.compare());
  private timer: NodeJS.Timeout | undefined;
  private term: Term | undefined;
  private failing = false;
  private hasCompared = false;

  constructor(private readonly parts: ReconcilerParts) {
    this.queue = new PlacementQueue({
      place: (agent) => this.place(agent),
      onPending: (agent, error) => parts.events.tried(agent, error),
    });
  }

  /** Resolves when what the first comparison found missing has been tried. */
  async start(): Promise<void> {
    this.timer = setInterval(() => this.trigger(), tickMs).unref();
    this.trigger();
    await this.comparisons.settled();
    await this.queue.idle();
    await this.stops.settled();
  }

  /** Compares now, or once more when a comparison is under way. */
  trigger(): void {
    this.comparisons.trigger();
  }

  /** As trigger, without the rest between comparisons: agents have nobody who runs them. */
  hurry(): void {
    this.comparisons.press();
  }

  /** One comparison, which `trigger` asks for. Never rejects. */
  async compare(): Promise<void> {
    try {
      await this.compareUnderTerm();
      this.failing = false;
    } catch (error) {
      this.term = undefined;
      this.queue.clear();
      if (!this.failing) this.parts.logger.warn('could not reconcile', { error: asGuildhallError(error).message });
      this.failing = true;
    }
  }

  /** Ends; placements under way are waited for, the leader's lease is given up. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.comparisons.stop();
    this.parts.liveness?.close();
    this.queue.clear();
    await this.queue.idle();
    await this.parts.leadership.resign().catch(() => undefined);
  }

  private async compareUnderTerm(): Promise<void> {
    const { store, drains, leadership, liveness, outage, events } = this.parts;
    const { term, unsureMs } = await leadership.lead(outage.isSure);
    outage.begin(unsureMs);
    this.noteTerm(term);
    if (!term) {
      this.queue.clear();
      liveness?.close();
      // Who takes over has to know whether the store was there.
      return this.noteAnswer(await store.readId());
    }
    const seenAtMs = performance.now();
    const [present, desired, storeId] = await Promise.all([store.hosts.list(), readDesired(store), store.readId()]);
    // Not before: the store may have been away while it was asked, and leases have run out meanwhile.
    this.noteAnswer(storeId);
    liveness?.follow(present);
    const nowMs = this.nowMs();
    const unplaced = await this.placeable(this.unplaced(desired, nowMs));
    await events.compared(desired, unplaced);
    // Neither is ended while hosts may not have announced themselves: what is seen need not be the highest epoch.
    const ending = outage.isCautious ? [] : [...changedAgents(desired, nowMs), ...drains.leaving(desired, present)];
    this.queue.offer(byPriority([...unplaced, ...ending]), seenAtMs);
    if (!outage.isCautious) await this.finishStops(nowMs);
  }

  /** An engine that is alone with its store has left nothing under way when it begins. */
  private nowMs(): number {
    const begins = !this.hasCompared && this.parts.leadership === alone;
    this.hasCompared = true;
    return begins ? Infinity : Date.now();
  }

  private unplaced(desired: readonly DesiredAgent[], nowMs: number): DesiredAgent[] {
    const hasFailed = ({ record, location }: DesiredAgent) => this.parts.agents.hasFailedUnder(record, location.epoch);
    return unplacedAgents(desired, { nowMs, hasFailed });
  }

  /** While hosts may not have announced themselves yet, only what a fenced host held is known to run nowhere. */
  private async placeable(unplaced: readonly DesiredAgent[]): Promise<readonly DesiredAgent[]> {
    const { store, outage } = this.parts;
    if (!outage.isCautious || unplaced.length === 0) return unplaced;
    const proofs = await Promise.all(unplaced.map(({ location }) => isFenced(store, location.lastLease?.incarnation)));
    return unplaced.filter((_agent, index) => proofs[index]);
  }

  private async place(agent: DesiredAgent): Promise<void> {
    const { term } = this;
    if (!term) throw unavailable('SHUTTING_DOWN', 'This gateway does not lead any more.');
    const { guild, record, location } = agent;
    const basis = { seenEpoch: location.epoch, term: term.number };
    if (!location.lease) return void (await this.parts.agents.place(guild, record, basis));
    if (isOutdated(agent)) return void (await this.parts.agents.replace(guild, record, location.lease, basis, term));
    // Nothing is prepared for naught, as by one that was paused with many to move.
    await term.confirm();
    await this.parts.drains.move(agent, term);
  }

  /** A stop that lost its engine half way, or whose host was away. */
  private async finishStops(nowMs: number): Promise<void> {
    const left = this.stops.leftOf(await this.parts.store.guilds.listUnwished(), nowMs);
    this.stops.begin(left, (ref) => this.parts.agents.finishStop(ref));
  }

  private noteAnswer(storeId: string): void {
    if (!this.parts.outage.answered(storeId)) return;
    this.parts.logger.error('STORE_LOST: the store lost its data; hosts announce what they run');
  }

  private noteTerm(term: Term | undefined): void {
    if (term && this.term?.number !== term.number) {
      this.parts.logger.info('leading', { term: term.number });
      this.parts.events.beginTerm();
    }
    if (!term && this.term) this.parts.logger.warn('following: another gateway leads');
    this.term = term;
  }
}

async function isFenced({ hosts }: EngineStore, incarnation: string | undefined): Promise<boolean> {
  return incarnation !== undefined && hosts.isFenced(incarnation);
}
