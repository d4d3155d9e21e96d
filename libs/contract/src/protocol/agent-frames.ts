import type { Json } from '../json';
import type { Message, Position } from '../message';

/** What an agent listens to: a topic of its own order, or its share of a work queue on the topic. */
export interface Subscription {
  readonly topic: string;
  /** Name of the consumer group; absent: every message of the topic. */
  readonly queue?: string;
}

/** The class is loaded and constructed. */
export interface LoadedFrame {
  readonly t: 'loaded';
  readonly subscriptions: readonly Subscription[];
}

/** `onStart` has finished. */
export interface ReadyFrame {
  readonly t: 'ready';
}

/** The start went wrong; the process ends by itself. */
export interface FailedFrame {
  readonly t: 'failed';
  readonly stage: 'load' | 'construct' | 'start';
  readonly error: { readonly name: string; readonly message: string; readonly stack?: string };
}

export interface StateChange {
  readonly set?: { readonly [key: string]: Json };
  readonly delete?: readonly string[];
}

/** All that one handled message did, applied as one step or not at all. */
export interface CommitFrame {
  readonly t: 'commit';
  readonly seq: number;
  /** The delivery that this settles; absent for effects outside a handler (`onStart`, timers). */
  readonly at?: { readonly topic: string; readonly queue?: string; readonly pos: Position };
  readonly publish?: readonly Message[];
  readonly state?: StateChange;
  /** The handler failed for the last time: the message goes to the dead letters with this reason. */
  readonly dead?: { readonly reason: string; readonly attempts: number };
}

/** A message that leaves at once, outside any commit; a repeat of its id is recognised. Answered by `answer`. */
export interface PublishFrame {
  readonly t: 'publish';
  readonly call: number;
  readonly message: Message;
  /** True for a request: the host hands what arrives in the agent's inbox to it from here on. */
  readonly expectsResponse?: boolean;
}

export interface LogFrame {
  readonly t: 'log';
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields?: { readonly [name: string]: Json };
  /** How many log frames before this one were dropped because the host did not read fast enough. */
  readonly dropped?: number;
}

export interface PongFrame {
  readonly t: 'pong';
  readonly n: number;
}

/** The last frame of a clean end. */
export interface StoppedFrame {
  readonly t: 'stopped';
}

export type AgentFrame =
  LoadedFrame | ReadyFrame | FailedFrame | CommitFrame | PublishFrame | LogFrame | PongFrame | StoppedFrame;
