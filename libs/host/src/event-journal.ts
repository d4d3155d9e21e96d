import { setTimeout as wait } from 'node:timers/promises';
import { asGuildhallError } from '@guildhall/contract';
import type { AgentEventRecord, EventStore } from '@guildhall/registry';
import type { Logger } from '@guildhall/telemetry';
import { RetryPause } from './delivery/retry-pause';
import type { AgentEvent } from './host-calls';

/** Events that wait for the store; then the oldest give way. */
const capacity = 1_000;
const batchEvents = 100;
/** How long events wait for others. */
const gatherMs = 10;

/**
 * Writes what happens to agents of this host into the store, behind their backs: nothing waits for it, and while the
 * store is away events wait here, up to a bound. How many were lost is told by the first one after the gap.
 */
export class EventJournal {
  private waiting: AgentEventRecord[] = [];
  private readonly closing = new AbortController();
  private writing: Promise<void> | undefined;

  constructor(
    private readonly store: Pick<EventStore, 'append'>,
    private readonly logger: Logger,
  ) {}

  /** @param clientType of the client that asked for the agent */
  note(event: AgentEvent, clientType = ''): void {
    if (this.closing.signal.aborted) return;
    this.waiting.push(recordOf(event, clientType));
    this.keepWithinBound();
    this.writing ??= this.write().finally(() => (this.writing = undefined));
  }

  /** Waits for what is under way, no longer than given; what is left then is lost. */
  async close(graceMs: number): Promise<void> {
    const calm = new AbortController();
    await Promise.race([this.writing, wait(graceMs, undefined, { signal: calm.signal }).catch(() => undefined)]);
    calm.abort();
    this.closing.abort();
  }

  private async write(): Promise<void> {
    const pause = new RetryPause(this.closing.signal);
    // Events that belong together travel together, and after what they tell of.
    await wait(gatherMs);
    while (this.waiting.length > 0) if (!(await this.writeSome(pause))) return;
  }

  /** @returns false when the journal was closed over a store that is away */
  private async writeSome(pause: RetryPause): Promise<boolean> {
    const events = this.waiting.splice(0, batchEvents);
    try {
      await this.store.append(events);
      return true;
    } catch (error) {
      this.waiting = [...events, ...this.waiting];
      this.keepWithinBound();
      this.logger.debug('could not write events', { error: asGuildhallError(error).message });
      return pause.wait();
    }
  }

  private keepWithinBound(): void {
    while (this.waiting.length > capacity) {
      const [lost, next, ...rest] = this.waiting;
      this.waiting = [{ ...next!, dropped: next!.dropped + lost!.dropped + 1 }, ...rest];
    }
  }
}

function recordOf({ info, from, to, cause, at }: AgentEvent, clientType: string): AgentEventRecord {
  const { guildId, agentId, organizationId, host, incarnation, epoch, pid, restarts, exitCode, exitSignal } = info;
  const who = { guildId, agentId, organizationId, host, incarnation, epoch };
  const process = { pid, restarts, exitCode, exitSignal };
  return { ...who, from, to, cause, clientType, ...process, atMs: at.getTime(), dropped: 0 };
}
