import type { AgentProcessManager } from '@guildhall/processes';
import type { AgentRoster, RosterEntry } from './agent-roster';
import { asAskedBy } from './as-asked-by';
import { emptyHost } from './empty-host';
import type { DrainResult } from './host-calls';
import type { HostStages } from './host-stage';
import type { HostStore } from './host-store';

export interface HostDrainParts {
  readonly leaders: HostStore['leaders'];
  readonly processes: AgentProcessManager;
  readonly roster: AgentRoster;
  readonly stages: HostStages;
  /** Ends an agent here, within a time. */
  readonly stop: (entry: RosterEntry, timeoutMs: number, cause: string) => Promise<void>;
}

/** The drain of one host, which begins once and does not end, and who asked for it first. */
export class HostDrain {
  private client: string | undefined;

  constructor(private readonly parts: HostDrainParts) {}

  get hasBegun(): boolean {
    return this.parts.stages.present === 'draining';
  }

  /** Undefined when nobody did, as for SIGTERM. */
  get askedBy(): string | undefined {
    return this.client;
  }

  /** The host takes no more agents from here on. */
  begin(client?: string): void {
    this.parts.stages.move('draining');
    this.client ||= client;
  }

  empty(deadlineMs: number): Promise<DrainResult> {
    const { leaders, processes, roster, stop } = this.parts;
    const cause = () => asAskedBy(this.client, 'the host is being emptied');
    return emptyHost(deadlineMs, {
      agents: () => roster.all(),
      isLed: () => leaders.isLed(),
      stop: (entry, timeoutMs) => stop(entry, timeoutMs, cause()),
      wasHandedOver: ({ hosted }) => hosted.wasHandedOver,
      wasForced: ({ ref }) => processes.getProcessInfo(ref)?.exitSignal !== undefined,
    });
  }
}
