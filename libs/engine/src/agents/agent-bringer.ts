import { deadlineExceeded, GuildhallError, type ReasonCode } from '@guildhall/contract';
import type { HostedAgentInfo } from '@guildhall/host';
import type { AgentEnd, GuildRecord, SeenLocation, StoredAgentRecord } from '@guildhall/registry';
import type { EngineStore } from '../store/engine-store';
import type { AgentRunner } from './agent-runner';
import type { AgentWatch } from './agent-watch';
import { answersTo } from './running-as-wished';

const deadlineMs = 60_000;
/** How long to look at what somebody else does before trying once more. */
const patienceMs = 2000;

/** What a start ends with when somebody else, such as the reconciler, starts the same agent at the same time. */
const overtaken: ReadonlySet<string> = new Set<ReasonCode>(['AGENT_ALREADY_RUNNING', 'STALE_EPOCH', 'STOP_REQUESTED']);

/** Makes agents run as they are wished, whatever runs now and whoever else is at it. */
export class AgentBringer {
  constructor(
    private readonly store: EngineStore,
    private readonly agents: AgentRunner,
    private readonly watch: AgentWatch,
  ) {}

  /**
   * Resolves when the agent is ready.
   *
   * @param end how it ended for good, if it did: then it is left alone
   * @param clientType of who asks, for the cause in events of the end of what runs otherwise
   * @returns undefined when there was nothing to do
   * @throws GuildhallError conflict GUILD_CHANGED when the wish is another one meanwhile | deadline AGENT_START_TIMEOUT
   *   when somebody else's start took longer than 60 s | what a start throws
   */
  async bring(
    guild: GuildRecord,
    record: StoredAgentRecord,
    end: AgentEnd | undefined,
    clientType?: string,
  ): Promise<HostedAgentInfo | undefined> {
    const endsAtMs = Date.now() + deadlineMs;
    while (Date.now() < endsAtMs) {
      const seen = await this.store.leases.getLocation(record);
      if (isSettled(seen, record, end)) return undefined;
      const info =
        (await this.attempt(guild, record, seen, clientType)) ?? (await this.watch.untilRunning(record, patienceMs));
      if (info) return info;
    }
    throw deadlineExceeded(
      'AGENT_START_TIMEOUT',
      `Agent ${record.agentId} was not ready within ${deadlineMs / 1000} s.`,
    );
  }

  /** @returns undefined when somebody else is at it */
  private async attempt(
    guild: GuildRecord,
    record: StoredAgentRecord,
    { lease, epoch: seenEpoch, storeId }: SeenLocation,
    clientType: string | undefined,
  ): Promise<HostedAgentInfo | undefined> {
    if (lease && answersTo(lease, record)) return undefined;
    try {
      const basis = { seenEpoch, storeId };
      if (lease) return await this.agents.replace(guild, record, lease, basis, undefined, clientType);
      return await this.agents.place(guild, record, basis);
    } catch (error) {
      if (error instanceof GuildhallError && overtaken.has(error.code)) return undefined;
      throw error;
    }
  }
}

function isSettled({ lease, epoch }: SeenLocation, record: StoredAgentRecord, end: AgentEnd | undefined): boolean {
  if (!lease) return end?.epoch === epoch;
  return lease.state === 'running' && answersTo(lease, record);
}
