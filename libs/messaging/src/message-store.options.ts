import { limits } from '@guildhall/contract';

/** Bounds of what a message store keeps. All clients of one store use the same. */
export interface MessageStoreOptions {
  /**
   * The most messages a topic holds; default 100,000. At the bound, messages that everybody has handled give way to new
   * ones; when the unread alone fill it, publish is refused.
   */
  readonly maxTopicLength: number;
  /** How long the id of a message published with `dedupe` is remembered; default 600,000. */
  readonly rememberMs: number;
  /** The newest so many dead letters of a guild are kept; default 10,000. */
  readonly maxDeadLetters: number;
  /** Durable state of one agent, keys and JSON values together; default 4 MiB. */
  readonly maxStateBytes: number;
}

export const defaultMessageStoreOptions: MessageStoreOptions = {
  maxTopicLength: 100_000,
  rememberMs: 600_000,
  maxDeadLetters: 10_000,
  maxStateBytes: limits.stateBytes,
};
