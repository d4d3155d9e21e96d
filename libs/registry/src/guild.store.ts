import type { AgentRef, JsonObject, Position } from '@guildhall/contract';

/** A guild that should exist: its document without the agents, as its author wrote it. */
export interface GuildRecord {
  readonly guildId: string;
  readonly organizationId: string;
  readonly guild: JsonObject;
  readonly messaging: JsonObject;
  readonly defaultTopic: string;
}

/** An agent that should run. */
export interface AgentRecord extends AgentRef {
  readonly agent: JsonObject;
  readonly machineId: number;
  readonly clientType: string;
  readonly clientProperties: JsonObject;
  /** `declared`: by a guild as a whole, kept whatever happens. `run`: by one runAgent, withdrawn when that start fails. */
  readonly wish: 'declared' | 'run';
}

export interface StoredAgentRecord extends AgentRecord {
  /** The store's clock when the wish was first written: cursors of this agent begin here. */
  readonly declaredAt: Position;
}

/** How an agent ended for good, as its restart policy has it. It counts while its epoch is the agent's highest. */
export interface AgentEnd {
  readonly epoch: number;
  readonly state: 'stopped' | 'failed';
  readonly reason: string;
  readonly exitCode?: number;
  readonly exitSignal?: string;
  readonly atMs: number;
}

/** Desired state: what should run (DESIGN 2). Each method is one atomic step. */
export interface GuildStore {
  putGuild(record: GuildRecord): Promise<void>;
  getGuild(guildId: string): Promise<GuildRecord | undefined>;
  listGuilds(): Promise<GuildRecord[]>;
  /** Removes the guild and all its agents' wishes. */
  removeGuild(guildId: string): Promise<boolean>;

  /**
   * Writes the guild, when it is not there yet, and the wish for one agent, in one step. Says whether this call created
   * the wish (only then may a failed start withdraw it). A repeat keeps `declaredAt`; as `declared` it takes the place of
   * the record that is there, as `run` it leaves that one as it is, and the answer holds it.
   */
  putAgent(guild: GuildRecord, agent: AgentRecord): Promise<{ created: boolean; record: StoredAgentRecord }>;
  getAgent(ref: AgentRef): Promise<StoredAgentRecord | undefined>;
  /** Agents of one guild, sorted by id; empty for an unknown guild. */
  listAgents(guildId: string): Promise<StoredAgentRecord[]>;
  /** Notes that an agent has ended by itself and is not to be started again. */
  putEnd(ref: AgentRef, end: AgentEnd): Promise<void>;
  /** By agent id. */
  listEnds(guildId: string): Promise<Map<string, AgentEnd>>;

  /** Notes for those who look why an agent that should run does not; undefined when it does. */
  putPending(ref: AgentRef, reason: string | undefined): Promise<void>;
  /** Reasons by agent id. */
  listPending(guildId: string): Promise<Map<string, string>>;

  /**
   * Agents whose wish was removed and whose end was not confirmed yet by `confirmEnd`: somebody may have to finish what
   * a stop began.
   */
  listUnwished(): Promise<AgentRef[]>;
  confirmEnd(ref: AgentRef): Promise<void>;

  /** Removes the wish, and the guild's record with its last agent unless the guild was put by itself. */
  removeAgent(ref: AgentRef): Promise<boolean>;
}
