import type { AgentRef, JsonObject, Position } from '@guildhall/contract';
import type { Lease } from './lease';

/** A guild that should exist: its document without the agents, as its author wrote it. */
export interface GuildRecord {
  readonly guildId: string;
  readonly organizationId: string;
  readonly guild: JsonObject;
  readonly messaging: JsonObject;
  readonly defaultTopic: string;
}

/**
 * Who wished for an agent. `declared`: a guild as a whole, with the replicas that its document names. `replica`: somebody who scaled one of those. `run`: one
 * runAgent; only such a wish is withdrawn when its start fails.
 */
export type WishKind = 'declared' | 'replica' | 'run';

/** An agent that should run. */
export interface AgentRecord extends AgentRef {
  /** Names what its process is told; one that was told something else is not what is wished. */
  readonly digest: string;
  readonly agent: JsonObject;
  readonly machineId: number;
  readonly clientType: string;
  readonly clientProperties: JsonObject;
  readonly wish: WishKind;
}

export interface StoredAgentRecord extends AgentRecord {
  /** The store's clock when the wish was first written: cursors of this agent begin here. */
  readonly declaredAt: Position;
  /** The store's clock when the digest became what it is. */
  readonly changedAtMs: number;
}

/** All that is wished of one guild, at one moment: what a change is planned on. */
export interface GuildWishes {
  /** Grows with every change; 0 for a guild that never was. It outlives the guild, so that it does not come again. */
  readonly revision: number;
  /** Undefined for a guild that is not there. */
  readonly guild: GuildRecord | undefined;
  /** Whether it was declared by itself, and not only brought by its agents. */
  readonly isDeclared: boolean;
  /** Sorted by id. */
  readonly agents: readonly StoredAgentRecord[];
}

/** A change of a guild as a whole; it is declared by it. */
export interface GuildChange {
  readonly guild: GuildRecord;
  /** The revision that it was planned on. */
  readonly seenRevision: number;
  /** Wishes to write, new ones and those that take the place of what is there. */
  readonly put: readonly AgentRecord[];
  /** Ids of agents whose wish ends. */
  readonly remove: readonly string[];
}

/** `overtaken`: another change came first, and nothing was written. `agents` are the wishes put, in their order. */
export type ChangeOutcome =
  { outcome: 'changed'; revision: number; agents: StoredAgentRecord[] } | { outcome: 'overtaken'; revision: number };

export interface ClaimOptions {
  /** Whoever held the agent last must not be able to act any more, inside the store or outside. */
  readonly strict: boolean;
}

/**
 * `claimed`: the wish is there, `created` by this call or before, and the epoch of its placement is reserved. Otherwise
 * nothing was written. `held`: a valid lease runs the agent. `awaited`: of a strict agent, whoever held it last may still
 * act. `wished_otherwise`: a wish with another digest is there. `under_way`: the wish was there, and somebody reserved an
 * epoch for it within the last second, whose lease nobody took yet.
 */
export type ClaimOutcome =
  | { outcome: 'claimed'; created: boolean; record: StoredAgentRecord; epoch: number }
  | { outcome: 'held'; lease: Lease }
  | { outcome: 'awaited' | 'wished_otherwise' | 'under_way' };

/** How an agent ended for good, as its restart policy has it. It counts while its epoch is the agent's highest. */
export interface AgentEnd {
  readonly epoch: number;
  readonly state: 'stopped' | 'failed';
  readonly reason: string;
  readonly exitCode?: number;
  readonly exitSignal?: string;
  readonly atMs: number;
}

/** Desired state: what should run (DESIGN 2). Each method is one atomic step, and each change raises the guild's revision. */
export interface GuildStore {
  readGuild(guildId: string): Promise<GuildWishes>;

  /**
   * Declares a guild, writes and removes wishes, all or nothing. A wish that was there keeps `declaredAt`; one whose
   * digest changes is to be tried anew, whatever became of the agent before.
   */
  changeGuild(change: GuildChange): Promise<ChangeOutcome>;
  getGuild(guildId: string): Promise<GuildRecord | undefined>;
  listGuilds(): Promise<GuildRecord[]>;
  /** Removes the guild and all its agents' wishes. */
  removeGuild(guildId: string): Promise<boolean>;

  /**
   * Writes the guild and the wish for one agent, each when it is not there yet. Says whether this call created the wish
   * (only then may a failed start withdraw it); otherwise the answer holds the one that is there.
   */
  putAgent(guild: GuildRecord, agent: AgentRecord): Promise<{ created: boolean; record: StoredAgentRecord }>;

  /**
   * What begins a start that somebody asks for, in one step: writes the guild and the wish as putAgent does, and reserves
   * the next epoch as LeaseStore.reserveEpoch does; both, or neither.
   */
  claimAgent(guild: GuildRecord, agent: AgentRecord, options: ClaimOptions): Promise<ClaimOutcome>;
  getAgent(ref: AgentRef): Promise<StoredAgentRecord | undefined>;
  /** Agents of one guild, sorted by id; empty for an unknown guild. */
  listAgents(guildId: string): Promise<StoredAgentRecord[]>;
  /** Notes that an agent has ended by itself and is not to be started again. */
  putEnd(ref: AgentRef, end: AgentEnd): Promise<void>;
  /** By agent id. */
  listEnds(guildId: string): Promise<Map<string, AgentEnd>>;

  /**
   * Notes for those who look why an agent that should run does not; undefined when it does. Of an agent that nobody wishes
   * nothing is noted.
   */
  putPending(ref: AgentRef, reason: string | undefined): Promise<void>;
  /** Reasons by agent id. */
  listPending(guildId: string): Promise<Map<string, string>>;

  /**
   * Agents whose wish was removed and whose end was not confirmed yet by `confirmEnd`: somebody may have to finish what
   * a stop began.
   */
  listUnwished(): Promise<AgentRef[]>;
  /** @returns whether it had not been confirmed yet: of several who finish a stop one is told so */
  confirmEnd(ref: AgentRef): Promise<boolean>;

  /** Removes the wish, and the guild's record with its last agent unless the guild was declared by itself. */
  removeAgent(ref: AgentRef): Promise<boolean>;
}
