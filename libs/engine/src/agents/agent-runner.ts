import {
  agentOptions,
  asGuildhallError,
  conflict,
  deadlineExceeded,
  type AgentRef,
  type AgentSpec,
} from '@guildhall/contract';
import { asAskedBy, type HostedAgentInfo } from '@guildhall/host';
import type { AgentRecord, GuildRecord, Lease, StoredAgentRecord } from '@guildhall/registry';
import type { DeclaredGuild } from '../guilds/guild-wishes';
import type { HostConnector } from '../hosts/host-connector';
import type { AgentPlacer, FirstTry } from '../placing/agent-placer';
import type { HoldOff } from '../placing/hold-off';
import { placementRequest } from '../placing/placement-request';
import type { PlacementBasis } from '../placing/reserve-epoch';
import type { Term } from '../placing/term';
import type { DesiredAgent } from '../reconciler/desired-agent';
import type { EngineStore } from '../store/engine-store';
import type { AgentWatch } from './agent-watch';
import { claimAgent } from './claim-agent';
import { UnhostedEnds } from './unhosted-ends';

/** For a start that somebody else has taken over. */
const takenOverMs = 60_000;

/** Whoever starts an agent that nobody wishes any more gives up at the latest when it is ready. */
const mostEnds = 5;

/** Who ended an agent, and tells of it: its host, or nobody, since none ran it or it was lost with what it ran. */
type EndedForGood = { readonly by: 'host' } | { readonly by: 'nobody'; readonly lost: Lease | undefined };

/** Starts and ends single agents: the wish, the placement, and what happens when both change at once. */
export class AgentRunner {
  private readonly ends: UnhostedEnds;

  constructor(
    private readonly store: EngineStore,
    private readonly placer: AgentPlacer,
    private readonly connector: HostConnector,
    private readonly watch: AgentWatch,
    private readonly holdOff: HoldOff,
  ) {
    this.ends = new UnhostedEnds(store);
  }

  /** Wishes an agent and runs it; a start that fails withdraws the wish that it brought. */
  async run(guild: DeclaredGuild, agent: AgentRecord, spec: AgentSpec): Promise<HostedAgentInfo> {
    // Before the wish, or the leader would be first to start what the caller asks for.
    await this.holdOff.end(agent);
    const options = agentOptions(guild.spec, spec);
    // Neither waits for the other: both have to ask the store.
    const choosing = this.placer.choose(spec, options);
    const claiming = claimAgent(this.store.guilds, guild.record, agent, { strict: options.fencing === 'strict' });
    const [choice, claim] = await Promise.allSettled([choosing, claiming]);
    if (claim.status === 'rejected') {
      if (choice.status === 'fulfilled') this.placer.noteGone(choice.value.host);
      throw claim.reason;
    }
    const { created, record, epoch } = claim.value;
    try {
      const first = { host: await choosing, epoch };
      const info = await this.place(guild.record, record, { seenEpoch: epoch }, first);
      return info ?? (await this.watchTakenOver(record));
    } catch (error) {
      if (created) await this.withdraw(record, error);
      throw error;
    }
  }

  /**
   * Places an agent whose wish is written and that nobody runs; its wish stays, whatever comes of it.
   *
   * @returns undefined when a host was lost over it and somebody else starts it elsewhere
   * @throws GuildhallError conflict STOP_REQUESTED when the wish ended meanwhile | what a start throws
   */
  async place(
    guild: GuildRecord,
    record: StoredAgentRecord,
    basis: PlacementBasis,
    first?: FirstTry,
  ): Promise<HostedAgentInfo | undefined> {
    if (basis.term === undefined && !first) await this.holdOff.end(record, basis.storeId);
    return this.placer.place(placementRequest(guild, record), basis, first);
  }

  /** Whether the last try of this engine to place the agent was under this epoch, and failed. */
  hasFailedUnder(ref: AgentRef, epoch: number): boolean {
    return this.placer.hasFailedUnder(ref, epoch);
  }

  /**
   * Ends the process that was started for another wish, and starts one for this. Its cursors and state stay. Whoever dies
   * between the two leaves a wish that nobody runs, for the reconciler.
   *
   * @param lease of the process that is to end; one that took its place meanwhile is left alone
   * @param term of the leader that replaces; absent: a caller asked for it
   * @param clientType of that caller, for the cause in events
   */
  async replace(
    guild: GuildRecord,
    record: StoredAgentRecord,
    lease: Lease,
    basis: PlacementBasis,
    term?: Term,
    clientType?: string,
  ): Promise<HostedAgentInfo | undefined> {
    await term?.confirm();
    await this.endLease(lease, asAskedBy(clientType, 'replaced, because its wish has changed'));
    return this.place(guild, record, { ...basis, over: lease.epoch });
  }

  /** Ends the wish first, so that nobody starts the agent again, then its process, then what the store keeps of it. */
  async stop(ref: AgentRef, cause: string): Promise<void> {
    const { guilds } = this.store;
    const [guild, record] = await Promise.all([guilds.getGuild(ref.guildId), guilds.getAgent(ref)]);
    const unhosted = await this.ends.among(guild, record ? [record] : []);
    await guilds.removeAgent(ref);
    await this.finishStop(ref, cause, unhosted.get(ref.agentId));
  }

  /**
   * The rest of a stop whose wish is gone; may be done again by whoever finds it unfinished.
   *
   * @param waiting the agent as it was wished, when nobody ran it: no host tells its end
   */
  async finishStop(ref: AgentRef, cause = 'nobody wishes for it any more', waiting?: DesiredAgent): Promise<void> {
    const { guilds, messages } = this.store;
    const ended = await this.endForGood(ref, cause);
    // It may have been wished again while it ended: then its cursors and state are the new one's.
    if (!(await guilds.getAgent(ref))) await messages.unsubscribe(ref);
    await this.forgetGuildThatEnded(ref.guildId);
    const isFirst = await guilds.confirmEnd(ref);
    if (isFirst && ended.by === 'nobody') await this.ends.tell(waiting, ended.lost, cause);
    this.placer.forget(ref);
  }

  /** The last of its agents takes the guild's topics with it; a declared guild keeps them until it is stopped itself. */
  private async forgetGuildThatEnded(guildId: string): Promise<void> {
    if (!(await this.store.guilds.getGuild(guildId))) await this.store.messages.forgetGuild(guildId);
  }

  /**
   * Ends the process, wherever it runs, unless the agent is wished again. A start of which there is no lease yet may still
   * be on its way to a host, long after its caller was told that it failed: its epoch is made stale.
   */
  private async endForGood(ref: AgentRef, cause: string): Promise<EndedForGood> {
    for (let tries = 0; tries < mostEnds; tries++) {
      // In this order: a lease that was there before the wish was looked for is not that of a later wish.
      const [location] = await this.store.leases.getLocations([ref]);
      const { lease, epoch, lastLease } = location!;
      if (await this.store.guilds.getAgent(ref)) return { by: 'host' };
      if (lease) await this.endLease(lease, cause);
      if (lease?.epoch === epoch) return { by: 'host' };
      const outcome = await this.store.leases.voidEpoch(ref, epoch);
      if (outcome === 'wished' || (lease && outcome === 'voided')) return { by: 'host' };
      if (outcome === 'voided') return { by: 'nobody', lost: lastLease };
    }
    throw conflict(
      'STOP_REQUESTED',
      `Agent ${ref.agentId} is started again and again while it is to end. Stop it again.`,
    );
  }

  private endLease({ guildId, agentId, address, epoch }: Lease, cause: string): Promise<void> {
    return this.connector.connect(address).stopAgent({ guildId, agentId, epoch, timeoutMs: 0, cause });
  }

  private async watchTakenOver(record: StoredAgentRecord): Promise<HostedAgentInfo> {
    const info = await this.watch.untilRunning(record, takenOverMs);
    if (info) return info;
    const late = `Agent ${record.agentId} was not ready within ${takenOverMs / 1000} s after its host was lost.`;
    throw deadlineExceeded('AGENT_START_TIMEOUT', late);
  }

  private async withdraw(record: StoredAgentRecord, error: unknown): Promise<void> {
    const startedElsewhere = asGuildhallError(error).code === 'AGENT_ALREADY_RUNNING';
    if (startedElsewhere) return;
    // Who asked for it is told; the host that tried it tells it in the events.
    await this.store.guilds.removeAgent(record);
    await this.finishStop(record, 'its start failed');
  }
}
