import type { ErrorDocument } from '../errors/guildhall-error';
import type { Json, JsonObject } from '../json';
import type { Message, Position } from '../message';

/** The version of the agent process protocol; docs/agent-process-protocol.md describes it. */
export const protocolVersion = 1;

/** The first frame: everything the process needs to become the agent. Answered by `loaded` or `failed`. */
export interface InitFrame {
  readonly t: 'init';
  readonly protocol: number;
  readonly className: string;
  /** Absolute path of the JavaScript or TypeScript module that exports the class; absent for `exec` agents. */
  readonly module?: string;
  /** The agent's and the guild's documents as their authors wrote them (snake_case). */
  readonly agent: JsonObject;
  readonly guild: JsonObject;
  readonly messaging: JsonObject;
  readonly defaultTopic: string;
  readonly organizationId: string;
  readonly guildId: string;
  readonly agentId: string;
  readonly epoch: number;
  /** The last commit the store holds for this epoch; the next one is `seq + 1`. */
  readonly seq: number;
  readonly state: { readonly [key: string]: Json };
  /** No `start` will follow: run `onStart` as soon as `loaded` is said. Never for `exec` agents. */
  readonly start?: boolean;
  readonly machineId: number;
  readonly clientType: string;
  readonly clientProperties: JsonObject;
  /** How long a handler may take before its abort signal fires and the attempt fails; 0 is no limit. */
  readonly handlerTimeoutMs: number;
  /** How often a message is tried in all before it is dead-lettered. */
  readonly attempts: number;
}

/**
 * The cursors exist: run `onStart`. Answered by `ready` or `failed`. With the other fields, what `init` said of them is
 * out of date: the process was made ready while another one still worked (hand-over), and goes on from here.
 */
export interface StartFrame {
  readonly t: 'start';
  readonly epoch?: number;
  readonly seq?: number;
  readonly state?: { readonly [key: string]: Json };
}

export interface Delivery {
  /** The work queue that this came from; absent: the topic's own order. */
  readonly queue?: string;
  readonly topic: string;
  readonly pos: Position;
  /** 1 for the first time; more after a process died over it. */
  readonly attempt: number;
  readonly message: Message;
}

/** Messages in order. Each is answered by exactly one `commit` that names it, in the same order. */
export interface DeliverFrame {
  readonly t: 'deliver';
  readonly d: readonly Delivery[];
}

/** Answers a `publish` or `request` by its call number. */
export interface AnswerFrame {
  readonly t: 'answer';
  readonly call: number;
  readonly pos?: Position;
  readonly error?: ErrorDocument;
}

/** A message from the agent's own inbox, which answers a request. Not answered, not committed. */
export interface ResponseFrame {
  readonly t: 'response';
  readonly message: Message;
}

/** Answered by `pong` with the same number. */
export interface PingFrame {
  readonly t: 'ping';
  readonly n: number;
}

/** Finish the message in hand, run `onStop`, answer `stopped`, end with exit code 0. */
export interface StopFrame {
  readonly t: 'stop';
  readonly reason: string;
  /** Time left before SIGTERM follows. */
  readonly deadlineMs: number;
}

export type HostFrame = InitFrame | StartFrame | DeliverFrame | AnswerFrame | ResponseFrame | PingFrame | StopFrame;
