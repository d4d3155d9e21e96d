import type { JsonObject } from './json';

export interface AgentTag {
  readonly id?: string;
  readonly name?: string;
}

/** One message on a topic (DESIGN 5.6), as it is stored and sent. */
export interface Message<P = JsonObject> {
  /** Sortable by the time of its making, unique without machine ids (UUIDv7). */
  readonly id: string;
  readonly topic: string;
  readonly sender: AgentTag;
  readonly payload: P;
  /** Tells handlers what the payload is; default `generic_json`. */
  readonly format: string;
  readonly in_response_to?: string;
  /** Where an answer belongs; absent: on the topic of the message itself. */
  readonly reply_to?: string;
  /** The id of the message that began the conversation. */
  readonly thread?: string;
  /** 0 (low) to 9 (high), default 4. Carried, not acted upon by topics. */
  readonly priority?: number;
  /** Agents that this message is meant for; read by agents that `act_only_when_tagged`. */
  readonly recipients?: readonly AgentTag[];
  /** W3C trace context. */
  readonly traceparent?: string;
  /** Milliseconds since 1970, by the sender's clock. */
  readonly timestamp: number;
}

export const defaultFormat = 'generic_json';
export const defaultTopic = 'default_topic';

/** Where in a topic a message stands: `<ms>-<seq>`, by the store's clock; comparable within one store. */
export type Position = string;
