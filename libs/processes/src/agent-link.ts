import type { AnswerFrame, CommitFrame, Json, PublishFrame, Subscription } from '@guildhall/contract';

/** Where an agent's process goes on: the fence it acts under, its last settled commit and its durable state. */
export interface AgentOpening {
  readonly epoch: number;
  readonly seq: number;
  readonly state: { readonly [key: string]: Json };
  /**
   * onStart need not wait for `loaded` to resolve: the process may run it as soon as its class is constructed. Its frames
   * may come as soon as `loaded` was called then.
   */
  readonly startsAtOnce?: boolean;
}

/** The host's end of one agent process. It belongs to that process: a restart brings another one. */
export interface AgentChannel {
  /** Queues a frame; frames of one tick leave in one write. After the process ended it is dropped. */
  send(frame: AnswerFrame): void;
  /** The same for a frame that is text already: JSON on one line, without its line feed. */
  sendLine(line: string): void;
  /** Writes what is queued now, ahead of whatever else this tick will do. */
  flush(): void;
  /** What was queued and is not yet in the kernel's hands. */
  readonly bufferedBytes: number;
  /** Called each time `bufferedBytes` fell to 0 after it had grown past what the kernel took at once. */
  onDrain(listener: () => void): void;
  readonly pid: number;
}

/** How one process of an agent ended. `pid` is absent when none could be started. */
export interface ProcessExit {
  readonly pid?: number;
  readonly code?: number;
  readonly signal?: NodeJS.Signals;
  /** Readable: "exited with code 1: last error …", "killed by SIGKILL", "no answer to ping for 60 s". */
  readonly reason: string;
}

/**
 * What a host does for one agent's processes, beyond starting and stopping them.
 *
 * For each process the calls come in this order: `open`, `loaded`, `ready`, `closed`; `frame` comes as often as the agent
 * speaks, from the moment that `loaded` has resolved (onStart may commit and publish, too). A process that fails on the
 * way skips what is left. Each `open` that resolved is followed by exactly one `closed`, and no other call of that process
 * comes after it.
 */
export interface AgentLink {
  /**
   * Before each process's init, also before a restart: under which epoch and from where it goes on.
   * A rejection of kind conflict (a higher epoch owns the agent) ends it for good; of another kind it is tried again
   * after the back-off, except for the first process, whose start fails with it.
   */
  open(): Promise<AgentOpening>;
  /**
   * The class is loaded and constructed: its cursors have to exist soon, before `ready` resolves. The process runs
   * onStart only after this resolves, unless `open` said that it starts at once.
   * @returns where the agent goes on, when that is known only now and what `open` said does not count (hand-over)
   */
  loaded(subscriptions: readonly Subscription[], channel: AgentChannel): Promise<AgentOpening | void>;
  /** onStart finished: delivery may begin. */
  ready(channel: AgentChannel): Promise<void> | void;
  /**
   * A commit or publish frame, in order. A throw counts as a broken process: it is killed and restarted.
   * @returns for what credit does not bound: when it is settled. A process of which too much is unsettled is not read.
   */
  frame(frame: CommitFrame | PublishFrame): Promise<void> | void;
  /** The process (and its whole group) is gone. A restart waits for this: the last commit settled, frames dropped. */
  closed(exit: ProcessExit): Promise<void>;
}

/** For an agent that has no store behind it: epoch 0, empty state, effects discarded. */
export const unlinked: AgentLink = {
  open: () => Promise.resolve({ epoch: 0, seq: 0, state: {} }),
  loaded: () => Promise.resolve(),
  ready: () => undefined,
  frame: () => undefined,
  closed: () => Promise.resolve(),
};
