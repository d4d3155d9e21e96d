import { asGuildhallError, type GuildhallError } from '@guildhall/contract';
import type { Logger } from '@guildhall/telemetry';
import type { AgentHost } from './agent-host';

/** A duty that is due half a tick from now is done at this tick, so that one of 5 s is not done every 6. */
const toleranceMs = 500;
const trimEveryMs = 60_000;
/** How long the log of an agent that ended can still be read, at least. */
const cleanupEveryMs = 600_000;

export interface DutyPeriods {
  /** Life of the host's own lease; it is renewed every third of it. */
  readonly hostTtlMs: number;
  readonly heartbeatIntervalMs: number;
}

interface Duty {
  readonly name: string;
  readonly everyMs: number;
  /** Due as soon as the store was reached anew. */
  readonly announces?: boolean;
  readonly run: () => Promise<void>;
}

/**
 * What a host does by the clock: it renews its own lease and those of its agents, and trims topics. Whoever owns the
 * clock calls `tick` about once a second, never twice at a time. A duty that fails is tried again at the next tick.
 */
export class HostDuties {
  private readonly duties: readonly Duty[];
  private readonly dueAtMs = new Map<Duty, number>();
  private failing = false;

  constructor(
    private readonly host: AgentHost,
    { hostTtlMs, heartbeatIntervalMs }: DutyPeriods,
    private readonly logger: Logger,
    /** The host was fenced and another one lives under its name: it cannot come back. Default: nothing but a log line. */
    private readonly onNameTaken: (error: GuildhallError) => void = () => undefined,
  ) {
    this.duties = [
      { name: 'renew the host lease', everyMs: hostTtlMs / 3, run: () => host.renewPresence() },
      {
        name: 'renew the leases of agents',
        everyMs: heartbeatIntervalMs,
        announces: true,
        run: () => host.heartbeat(),
      },
      { name: 'trim topics', everyMs: trimEveryMs, run: () => host.trimTopics() },
      { name: 'forget ended agents', everyMs: cleanupEveryMs, run: () => host.cleanup() },
    ];
    for (const duty of this.duties) this.dueAtMs.set(duty, Date.now() + duty.everyMs);
  }

  async tick(): Promise<void> {
    if (this.host.stage === 'starting') return;
    const now = Date.now();
    const due = this.duties.filter((duty) => this.dueAtMs.get(duty)! - toleranceMs <= now || this.hasToAnnounce(duty));
    const done = await Promise.all(due.map((duty) => this.perform(duty)));
    if (due.length > 0) this.failing = done.includes(false);
  }

  private hasToAnnounce({ announces }: Duty): boolean {
    return announces === true && this.host.hasToAnnounce;
  }

  private async perform(duty: Duty): Promise<boolean> {
    try {
      await duty.run();
      this.dueAtMs.set(duty, Date.now() + duty.everyMs);
      return true;
    } catch (thrown) {
      const error = asGuildhallError(thrown);
      // Once for each outage: the next tick tries again.
      if (!this.failing) this.logger.warn(`could not ${duty.name}`, { error: error.message });
      if (error.code === 'HOST_NAME_TAKEN') this.onNameTaken(error);
      return false;
    }
  }
}
