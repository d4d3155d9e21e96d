import type {
  AgentRef,
  AgentSpec,
  GuildSpec,
  Json,
  JsonObject,
  Message,
  MessagingConfig,
  Position,
} from '@guildhall/contract';
import type { DrainResult, HostedAgentInfo, LogEntry } from '@guildhall/host';
import type { DeadLetter } from '@guildhall/messaging';
import type { EventsOptions, HostLease, StoredAgentEvent } from '@guildhall/registry';
import type { AgentInspection } from './agents/agent-inspection';
import type { GuildPlan } from './guilds/guild-plan';

/** An agent that should run, with what its host says of it; `pending` while no host runs it. */
export interface AgentStatus extends AgentRef {
  readonly organizationId: string;
  readonly agentSpec: AgentSpec;
  readonly state: HostedAgentInfo['state'] | 'pending';
  /** Why it is in that state, when it does not run as it should. */
  readonly reason?: string;
  readonly host?: string;
  readonly epoch?: number;
  readonly info?: HostedAgentInfo;
}

export interface GuildSummary {
  readonly guildId: string;
  readonly organizationId: string;
  readonly name: string;
  readonly agents: number;
  /** Grows with every change of what should run. */
  readonly revision: number;
}

/**
 * What became of a guild as a whole. Agents that did not start stay desired, those that did not end are ended when their
 * host can be reached; each says why.
 */
export interface GuildRun {
  readonly guildId: string;
  /** Of the guild as this run left it. */
  readonly revision: number;
  /** The agents that this run started or replaced. */
  readonly running: readonly HostedAgentInfo[];
  /** Ids, as in GuildPlan; those that failed are among `failed` only. */
  readonly started: readonly string[];
  readonly replaced: readonly string[];
  readonly stopped: readonly string[];
  readonly kept: readonly string[];
  readonly failed: readonly { readonly agentId: string; readonly error: Error }[];
}

export interface PublishOptions {
  readonly format?: string;
  readonly sender?: { readonly id?: string; readonly name?: string };
  readonly inResponseTo?: string;
  /** The topic on which answers are expected; default: the message's own. */
  readonly replyTo?: string;
  readonly thread?: string;
  readonly priority?: number;
  readonly recipients?: Message['recipients'];
  /** Makes a repeat of the same publish within 10 minutes return the first one's position. */
  readonly id?: string;
}

export interface Published {
  readonly id: string;
  readonly pos: Position;
}

/** A message with where it stands in its topic. */
export interface PlacedMessage {
  readonly pos: Position;
  readonly message: Message;
}

export interface ReadTopicOptions {
  /** Only messages after this position. */
  readonly after?: Position;
  /** At most so many, 1 to 1,000; default 100. */
  readonly count?: number;
}

export interface FollowOptions {
  /** Default: only what comes after the call. */
  readonly from?: 'earliest' | { readonly after: Position };
  readonly signal: AbortSignal;
}

export interface EngineStats {
  readonly guilds: number;
  readonly agents: number;
  readonly hosts: number;
  readonly capacity: number;
  readonly running: number;
}

/**
 * Runs agents and guilds, wherever the hosts and the store are (E1, E5). The same engine serves the embedded, the local
 * and the Kubernetes way; only how it reaches a host and the store differs.
 *
 * Unless a method says otherwise it throws GuildhallError of kind invalid for bad input (with the field), unavailable
 * when the store or a host does not answer, and deadline when an answer took too long; nothing is left half done.
 */
export interface ExecutionEngine {
  /**
   * Runs one agent and resolves when it is ready. When it cannot start, its wish is withdrawn and nothing is left.
   * @throws GuildhallError conflict AGENT_ALREADY_RUNNING | internal AGENT_START_FAILED | deadline AGENT_START_TIMEOUT
   *   | unavailable NO_HOST_AVAILABLE
   */
  runAgent(
    guildSpec: GuildSpec,
    agentSpec: AgentSpec,
    messagingConfig?: MessagingConfig,
    machineId?: number,
    clientType?: string,
    clientProperties?: JsonObject,
    defaultTopic?: string,
  ): Promise<HostedAgentInfo>;

  /**
   * Ends an agent and its wish; unknown ids are fine. Its cursors and state go.
   * @param clientType of who asks, for the cause in events
   */
  stopAgent(guildId: string, agentId: string, clientType?: string): Promise<void>;

  /** Agents that should run in a guild, with their full specs. */
  getAgentsInGuild(guildId: string): Promise<Map<string, AgentSpec>>;
  findAgentsByName(guildId: string, name: string): Promise<AgentSpec[]>;

  /** Never throws: what cannot be known is not running. */
  isAgentRunning(guildId: string, agentId: string): Promise<boolean>;

  /**
   * Declares a guild and makes it run as its document has it: starts what is new, replaces what is another one by now (a
   * new process goes on with state and cursors), ends what earlier documents had and this one has not, and leaves the rest
   * running. Agents that fail stay desired and are reported, not thrown.
   * @param clientType of who asks, for the cause in events of what ends or is replaced
   * @throws GuildhallError conflict GUILD_CHANGED when others change the guild all the time
   */
  runGuild(guildSpec: GuildSpec, messagingConfig?: MessagingConfig, clientType?: string): Promise<GuildRun>;
  /** What `runGuild` would do now. Changes nothing. */
  planGuild(guildSpec: GuildSpec, messagingConfig?: MessagingConfig): Promise<GuildPlan>;
  listGuilds(): Promise<GuildSummary[]>;
  /** The guild's document with its agents as they are desired now. */
  getGuild(guildId: string): Promise<GuildSpec | undefined>;
  /**
   * Makes an agent run `replicas` times, as `<id>`, `<id>~2`, …; 0 stops it.
   * @param clientType of who asks, for the cause in events of what ends
   */
  scaleAgent(guildId: string, agentId: string, replicas: number, clientType?: string): Promise<GuildRun>;
  /**
   * Moves an agent to another host by hand-over, with its state and its unread messages.
   * @param to name of the host; absent: placement chooses
   * @param clientType of who asks, for the cause in events
   * @throws GuildhallError not_found AGENT_NOT_FOUND | invalid ARGUMENT_INVALID | unavailable NO_HOST_AVAILABLE
   */
  moveAgent(guildId: string, agentId: string, to?: string, clientType?: string): Promise<HostedAgentInfo>;
  /**
   * Empties a host: it takes no more agents, those it has are moved; without room elsewhere they are stopped and stay
   * desired. Resolves when it is empty or the deadline has passed, after which what is left is stopped.
   * @param deadlineMs default 45,000
   * @param clientType of who asks, for the cause in events
   * @throws GuildhallError not_found HOST_UNKNOWN
   */
  drainHost(host: string, deadlineMs?: number, clientType?: string): Promise<DrainResult>;
  /**
   * Ends a guild: all its agents, their wishes, cursors and state. False when there was none.
   * @param clientType of who asks, for the cause in events
   */
  stopGuild(guildId: string, clientType?: string): Promise<boolean>;

  /** Agents as they are wished and as they run, of one guild or of all. */
  listAgents(guildId?: string): Promise<AgentStatus[]>;
  /**
   * All that is known of one agent, also of one that is pending or has ended; of one that nobody wishes for any more, what
   * its host and the events still know.
   * @param logLines how many of its last lines; default 20
   * @throws GuildhallError not_found AGENT_NOT_FOUND
   */
  inspectAgent(guildId: string, agentId: string, logLines?: number): Promise<AgentInspection>;
  listHosts(): Promise<HostLease[]>;
  stats(): Promise<EngineStats>;

  publish(
    guildId: string,
    topic: string,
    payload: { readonly [key: string]: Json },
    options?: PublishOptions,
  ): Promise<Published>;
  /**
   * Messages that a topic keeps, oldest first; an empty list when there are no more.
   * @throws GuildhallError invalid TOPIC_INVALID | ARGUMENT_INVALID (field `after` or `count`)
   */
  readTopic(guildId: string, topic: string, options?: ReadTopicOptions): Promise<PlacedMessage[]>;
  /** A topic's messages as they come; ends with the signal. */
  follow(guildId: string, topic: string, options: FollowOptions): AsyncIterable<PlacedMessage>;
  readLogs(
    ref: AgentRef,
    options: { tailLines?: number; follow?: boolean; signal: AbortSignal },
  ): AsyncIterable<LogEntry>;

  /** Every change of an agent's state with its cause, oldest first; about the newest 10,000 of the last day are kept. */
  events(options: EventsOptions): AsyncIterable<StoredAgentEvent>;

  /** Messages that agents of a guild failed with for the last time, oldest first, after an id; `limit`: default 100. */
  listDeadLetters(guildId: string, options?: { after?: Position; limit?: number }): Promise<DeadLetter[]>;
  /** @throws GuildhallError not_found DEAD_LETTER_NOT_FOUND */
  showDeadLetter(guildId: string, id: Position): Promise<DeadLetter>;
  /**
   * Delivers a dead letter once more: to the agent that failed, or to one of the agents of its work queue. Of many who ask
   * at once, one succeeds.
   * @throws GuildhallError not_found DEAD_LETTER_NOT_FOUND | conflict DEAD_LETTER_UNDELIVERABLE | exhausted TOPIC_FULL
   */
  replayDeadLetter(guildId: string, id: Position): Promise<void>;
  /** @throws GuildhallError not_found DEAD_LETTER_NOT_FOUND */
  dropDeadLetter(guildId: string, id: Position): Promise<void>;

  /** Gives up connections. The embedded engine ends its agents first and leaves no process; their wishes stay. */
  shutdown(): Promise<void>;
}
