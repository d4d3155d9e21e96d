import type { AgentRef, Fence, Json, Message, Position, StateChange, Subscription } from '@guildhall/contract';

export interface TopicRef {
  readonly guildId: string;
  readonly topic: string;
}

/** A message as the store gives it: most are handed on as they are, so that nobody takes them apart in between. */
export interface StoredMessage {
  readonly pos: Position;
  /** The message as JSON, on one line; `parseMessage` reads it. */
  readonly json: string;
}

/** A message to be published with a commit: what `messageJson` gave of it, and its topic. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly json: string;
}

/** Where a new cursor or consumer group begins: after a position, or at the first message kept. */
export type StartAt = { readonly after: Position } | 'earliest';

/**
 * Why nothing was applied. `unknown`: the store holds no epoch of this agent, for `take` no such work queue, for `commit`
 * no cursor where it settles a message (it was emptied): announce, and subscribe again, first.
 */
export type Refused = { outcome: 'stale'; epoch: number } | { outcome: 'fenced' } | { outcome: 'unknown' };

export type OpenOutcome =
  | {
      outcome: 'opened';
      /** The last commit of this very epoch, 0 when there is none. */
      seq: number;
      cursors: { [topic: string]: Position };
      state: { [key: string]: Json };
    }
  | Refused;

export type SubscribeOutcome = { outcome: 'subscribed' } | Refused;

export type PublishOutcome =
  | { outcome: 'published'; pos: Position }
  | { outcome: 'repeated'; pos: Position }
  | { outcome: 'full'; topic: string }
  | Refused;

/** One entry: what one handled message did. Entries of a batch have consecutive seqs. */
export interface CommitEntry {
  readonly at?: {
    readonly topic: string;
    readonly queue?: string;
    readonly pos: Position;
    /** The message came from `takeReplayed`. */
    readonly replayed?: true;
  };
  readonly publish?: readonly OutgoingMessage[];
  readonly state?: StateChange;
  readonly dead?: { readonly reason: string; readonly attempts: number };
}

export interface CommitBatch {
  readonly fence: Fence;
  /** Seq of the first entry. */
  readonly firstSeq: number;
  readonly entries: readonly CommitEntry[];
}

export type CommitOutcome =
  | { outcome: 'applied' }
  /** The very batch was applied before (its last seq is the stored one); nothing was done again. */
  | { outcome: 'repeated' }
  /** The batch is not the next one; `seq` is the last the store holds. */
  | { outcome: 'stale_seq'; seq: number }
  | { outcome: 'full'; topic: string }
  | { outcome: 'state_too_large'; bytes: number }
  | Refused;

export interface TakenMessage extends StoredMessage {
  /** How often this entry was handed out, this time included. */
  readonly attempt: number;
}

/** `count`: how often a delivery of the message was counted, this time included. */
export type CountOutcome = { outcome: 'counted'; count: number } | Refused;

export type TakeOutcome = { outcome: 'taken'; messages: TakenMessage[] } | Refused;

/** A dead letter that is delivered once more, on the topic and work queue that it failed on. */
export interface ReplayedMessage extends TakenMessage {
  readonly topic: string;
  readonly queue?: string;
}

export type TakeReplayedOutcome = { outcome: 'taken'; messages: ReplayedMessage[] } | Refused;

export interface DeadLetter {
  readonly id: Position;
  readonly agentId: string;
  readonly topic: string;
  readonly queue?: string;
  readonly pos: Position;
  readonly reason: string;
  readonly attempts: number;
  readonly message: Message;
  readonly atMs: number;
}

/**
 * `not_found`: there is no such dead letter (any more). `unsubscribed`: whoever it failed with was ended for good, so that
 * nobody would get it; it stays. `full`: too many replays wait already; it stays.
 */
export type ReplayOutcome = 'replayed' | 'not_found' | 'unsubscribed' | 'full';

/** How far an agent is on one of its subscriptions. */
export interface SubscriptionProgress extends Subscription {
  /** The message handled last; of a work queue the one handed out last, to whomever. */
  readonly position: Position;
  /** The newest message there ever was; `0-0` when there was none. */
  readonly end: Position;
  /** For how long the next message has waited; 0 when none waits. */
  readonly waitingMs: number;
  /** Entries of a work queue that are in the agent's hands; absent for a topic. */
  readonly pending?: number;
}

/**
 * What trimming spares of messages that everybody has handled. Both count: a message goes only when it is older than
 * `keepMs` and not among the newest `keepCount`.
 */
export interface TrimPolicy {
  /** Messages younger than this stay. Default 3,600,000. */
  readonly keepMs: number;
  /** So many of the newest stay. Default 1,000. */
  readonly keepCount: number;
}

/**
 * Topics, work queues, cursors, durable state and dead letters of all agents (DESIGN 5.4). Each method is one atomic
 * step; Redis and SQLite pass one suite. Effects of an agent carry its fence and are refused when it is stale.
 *
 * Every method throws GuildhallError unavailable STORE_UNREACHABLE when the store does not answer.
 */
export interface MessageStore {
  /**
   * Creates the cursors and consumer groups that do not exist yet; existing ones stay where they are. Cursors go only
   * with `unsubscribe`, so that one which a late call made would keep every message for ever.
   */
  subscribe(fence: Fence, subscriptions: readonly Subscription[], start: StartAt): Promise<SubscribeOutcome>;

  /**
   * Ends the agent for good: its cursors, state, commit record, inbox and replays go; its pending queue entries return to
   * the group, whose other agents are given them first.
   */
  unsubscribe(ref: AgentRef): Promise<void>;

  /** What a process needs to begin or go on under an epoch. A new epoch starts with seq 0. Only reads. */
  open(fence: Fence): Promise<OpenOutcome>;

  /**
   * Appends one message, which must have passed `checkMessage`. With `fence`, as an effect of that agent. With `dedupe`,
   * the message id is remembered for 10 minutes, and a repeat answers with the first one's position. But where nobody
   * was given the message or will be, since those who listen began after it and nobody did before, it is moved to the
   * topic's end.
   *
   * `full`: the topic holds as many messages as it may, and somebody still needs the oldest. Messages that everybody has
   * handled give way to new ones, however young.
   */
  publish(topic: TopicRef, message: Message, options?: { fence?: Fence; dedupe?: boolean }): Promise<PublishOutcome>;

  /**
   * Applies all entries in one step, or none. A batch whose answer was lost is sent again as it was: with other borders
   * it is `stale_seq`. Of each change of state, `set` counts before `delete`. Messages must have passed `messageJson`.
   *
   * @throws GuildhallError invalid ARGUMENT_INVALID, field `at.pos`: not a position
   */
  commit(batch: CommitBatch): Promise<CommitOutcome>;

  /**
   * Messages after a position, oldest first, at most `count`.
   *
   * @throws GuildhallError invalid ARGUMENT_INVALID, field `after`: not a position
   */
  read(topic: TopicRef, after: Position, count: number): Promise<StoredMessage[]>;

  /** The position of the newest message there ever was, trimmed or not; `0-0` when there was none. */
  end(topic: TopicRef): Promise<Position>;

  /**
   * Takes up to `count` (at most 1,000) entries of a work queue for an agent: with `resume`, first its own pending ones,
   * which an earlier process of its own was handed and did not commit; then those that ended agents gave back; then new
   * ones. An entry that is handed out again counts as one more attempt, and only what is handed out counts: after a
   * crash, a small `count` keeps the innocent from being blamed with the one that the process died over.
   *
   * Who takes with `resume` because an answer was lost gives a `round` that is higher than before: a take of a lower
   * round, still on its way to the store, hands out nothing any more. Nobody would ever be given what it took.
   */
  take(
    fence: Fence,
    subscription: Subscription & { queue: string },
    count: number,
    resume: boolean,
    round?: number,
  ): Promise<TakeOutcome>;

  /**
   * Counts one more delivery of the message at a cursor, before it is handed out again after a process died over it. The
   * count goes when the cursor has passed the message, and begins anew for another one.
   */
  countAttempt(fence: Fence, topic: string, pos: Position): Promise<CountOutcome>;

  /**
   * Dead letters after an id, oldest first; at most `count`, default 100.
   *
   * @throws GuildhallError invalid ARGUMENT_INVALID, field `after`: not a position
   */
  deadLetters(guildId: string, options?: { after?: Position; count?: number }): Promise<DeadLetter[]>;

  /** @throws GuildhallError invalid ARGUMENT_INVALID, field `id`: not a position; so do the other two */
  deadLetter(guildId: string, id: Position): Promise<DeadLetter | undefined>;

  /**
   * Takes a dead letter back into delivery, in one step, so that of many who ask at once one does it: the agent that it
   * failed with gets it again, or, of a work queue, one of the queue's agents, and nobody else. Its attempts count anew.
   */
  replayDeadLetter(guildId: string, id: Position): Promise<ReplayOutcome>;

  /** Removes a dead letter for good. False: there was none. */
  dropDeadLetter(guildId: string, id: Position): Promise<boolean>;

  /** How many dead letters failed with this agent. */
  countDeadLetters(ref: AgentRef): Promise<number>;

  /**
   * Takes up to `count` (at most 1,000) replayed messages: those of the agent itself, then those of its work queues. As
   * `take` that resumes: what an earlier process was handed comes first and counts as one more attempt. News of them
   * comes on the topic `replayNews`.
   */
  takeReplayed(fence: Fence, subscriptions: readonly Subscription[], count: number): Promise<TakeReplayedOutcome>;

  /** How far an agent is on what it subscribed to, by topic and queue; empty for one that was ended. */
  progress(ref: AgentRef): Promise<SubscriptionProgress[]>;

  /**
   * Drops the oldest of what every cursor and group has passed, within the policy; at most 10,000 a call, and in Redis up
   * to one node of the stream (about 100 messages) less than it might. Returns how many messages went.
   */
  trim(topic: TopicRef, policy?: Partial<TrimPolicy>): Promise<number>;

  /** Names of the guild's topics, sorted: those that hold or held messages or have a work queue. */
  topics(guildId: string): Promise<string[]>;

  /** Drops the topics, queues and dead letters of a guild that was ended, after its agents were unsubscribed. */
  forgetGuild(guildId: string): Promise<void>;

  /** Opens a feed of new messages. One blocking connection in Redis, an event in SQLite, whatever it watches. */
  feed(listener: FeedListener): MessageFeed;
}

/**
 * Tells of new messages on the topics it watches. It hands over each topic's messages in order and without gaps from
 * the position watched; at most `batch` (512) at a time, and it waits for the listener before it reads on.
 */
export interface MessageFeed {
  /** Begins (or moves) the watch of a topic after a position; at once, also while the feed waits. */
  watch(topic: TopicRef, after: Position): void;
  unwatch(topic: TopicRef): void;
  /** Ends the feed; nothing is handed over any more, and a listener that is at work is not waited for. */
  close(): Promise<void>;
}

/**
 * Receives what a feed reads. A promise holds the feed back until it settles. When it throws, the same messages are handed
 * over again after a pause.
 */
export type FeedListener = (topic: TopicRef, messages: readonly StoredMessage[]) => void | Promise<void>;
