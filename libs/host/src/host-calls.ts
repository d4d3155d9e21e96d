import type { AgentRef, AgentSpec, GuildSpec, JsonObject, MessagingConfig, Position } from '@guildhall/contract';
import type { WishKind } from '@guildhall/registry';
import type { AgentLogLine, AgentProcessInfo, AgentState } from '@guildhall/processes';

/** One agent to run on a host (CreateAgent of DESIGN 5.2). */
export interface CreateAgentCall {
  readonly agentSpec: AgentSpec;
  readonly guildSpec: GuildSpec;
  readonly messagingConfig: MessagingConfig;
  readonly organizationId: string;
  readonly guildId: string;
  readonly defaultTopic: string;
  readonly machineId: number;
  readonly clientType: string;
  readonly clientProperties: JsonObject;
  /** The epoch reserved for this placement; 0: the host reserves one, refused where a live lease exists. */
  readonly epoch: number;
  /** Names this attempt; a repeat answers for the first call, another agent is refused. Empty: not repeatable. */
  readonly idempotencyKey: string;
  /** How long the start may take; 0: 60,000. */
  readonly deadlineMs: number;
  /** Where cursors that do not exist yet begin; absent: at each topic's end. */
  readonly cursorStart?: Position;
  /** The wish that the agent answers to; absent: none that anybody compares. */
  readonly wish?: { readonly kind: WishKind; readonly digest: string };
  /** Names the agent for who left an id to the host, which draws another one for each repeat. Absent: its ids do. */
  readonly documentDigest?: string;
}

/** What a host knows of one of its agents. */
export interface HostedAgentInfo extends Omit<AgentProcessInfo, 'guildSpec'> {
  readonly host: string;
  readonly incarnation: string;
  readonly idempotencyKey: string;
}

export interface HostHealth {
  readonly healthy: boolean;
  readonly agentCount: number;
  readonly hostname: string;
  readonly incarnation: string;
  readonly capacity: number;
  readonly draining: boolean;
}

/** An agent's move between two lifecycle states. `from` equals `to` for those present when a watch begins. */
export interface AgentEvent {
  readonly info: HostedAgentInfo;
  readonly from: AgentState;
  readonly to: AgentState;
  readonly cause: string;
  readonly at: Date;
}

/** One line that an agent said. */
export type LogEntry = AgentLogLine;

export interface StopAgentCall extends AgentRef {
  /**
   * End it only if it runs under this epoch or a lower one; a prepared agent has none yet, and is left alone. 0: whatever it
   * is.
   */
  readonly epoch: number;
  /** End only what was created or prepared under this key, whatever its epoch. Default: whoever began it. */
  readonly idempotencyKey?: string;
  /** How long the graceful end may take before signals follow; 0: 30,000. */
  readonly timeoutMs: number;
  /** Why, and by whom: the cause in events. Default `asked to stop`. */
  readonly cause?: string;
  /** Whether another host goes on with it: a drain counts it among the moved ones. Default false. */
  readonly handedOver?: boolean;
}

/** What became of the agents of a host that was emptied. */
export interface DrainResult {
  /** Ended for a successor on another host. */
  readonly moved: number;
  /** Ended without a successor: by the host itself, or by the leader, which found no room for them elsewhere. */
  readonly stopped: number;
  /** Of those, how many were ended by signals because the deadline had passed. */
  readonly forced: number;
}

/**
 * What the engine may ask of a host. The embedded host is called directly, a distant one over gRPC: the seam between
 * the multi-process and the distributed engine (DESIGN 6). Every method throws GuildhallError.
 */
export interface HostCalls {
  /**
   * Resolves when the agent is ready; a failed start leaves nothing behind (guarantee 1).
   *
   * @throws GuildhallError conflict IDEMPOTENCY_KEY_TAKEN, among others
   */
  createAgent(call: CreateAgentCall): Promise<HostedAgentInfo>;
  /**
   * Starts the process of an agent that another host still runs, up to its constructor, and resolves there. It takes no
   * lease and hears nothing until `activateAgent`; `stopAgent` gives it up. The call's epoch is not looked at, its
   * idempotency key names it.
   *
   * @throws GuildhallError conflict IDEMPOTENCY_KEY_TAKEN, among others
   */
  prepareAgent(call: CreateAgentCall): Promise<void>;
  /** Lets a prepared agent take its lease under the epoch reserved for it; resolves when it is ready, as createAgent does. */
  activateAgent(call: { readonly idempotencyKey: string; readonly epoch: number }): Promise<HostedAgentInfo>;
  /** Quiet when the agent is unknown here. */
  stopAgent(call: StopAgentCall): Promise<void>;
  getAgentInfo(ref: AgentRef | { readonly idempotencyKey: string }): Promise<HostedAgentInfo | undefined>;
  listAgents(guildId?: string): Promise<HostedAgentInfo[]>;
  health(): Promise<HostHealth>;
  /** Begins with those present; ends with the signal. */
  watchAgents(signal: AbortSignal): AsyncIterable<AgentEvent>;
  readLogs(
    ref: AgentRef,
    options: { tailLines: number; follow: boolean; signal: AbortSignal },
  ): AsyncIterable<LogEntry>;
  /**
   * Takes no more agents. While somebody leads, those that run are moved away or stopped; what is left when most of the
   * time is over, or at once when nobody leads, is stopped here.
   * @param clientType of who asks, for the causes in events; who has asked first is named
   */
  drain(deadlineMs: number, clientType?: string): Promise<DrainResult>;
}
