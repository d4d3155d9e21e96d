import type { AgentTag, JsonObject, Message } from '@guildhall/contract';
import type { AgentInfo } from './agent-identity';
import type { AgentLog } from './agent-log';
import type { AgentState } from './agent-state';

export interface PublishOptions {
  /** What the payload is, for handlers that choose by it. Default `generic_json`. */
  readonly format?: string;
  /** 0 (low) to 9 (high). Carried, not acted upon. */
  readonly priority?: number;
  /** Agents it is meant for; read by agents that act only when tagged. */
  readonly recipients?: readonly AgentTag[];
  /** The conversation; default: that of the message in hand. */
  readonly thread?: string;
}

export interface RequestOptions extends PublishOptions {
  /** How long to wait for the answer. Default 10,000. */
  readonly deadlineMs?: number;
}

/** What `onStart` and `onStop` are given. It ends with them: using it later throws. */
export interface LifecycleContext<S extends object = object> extends AgentInfo {
  readonly state: AgentState<S>;
  readonly log: AgentLog;
  /** Grows with each placement of the agent; a fencing token for systems outside that can check one. */
  readonly epoch: number;
  /** Fires when the handler has taken too long, and when the agent is asked to stop. */
  readonly signal: AbortSignal;

  /**
   * Publishes a message. It leaves together with everything else this handler does, when the handler has ended well;
   * when it throws, nothing leaves. What is wrong with the call is thrown at once; the promise never rejects.
   *
   * @returns the message's id
   * @throws GuildhallError invalid TOPIC_INVALID | MESSAGE_INVALID | MESSAGE_TOO_LARGE (1 MiB a message, 8 MiB a handler)
   */
  publish(topic: string, payload: object, options?: PublishOptions): Promise<string>;

  /**
   * Publishes a message at once and waits for the message that answers it. The next message waits with it.
   *
   * A handler that is tried again asks under the same id: the other side sees one request, and an answer that was there
   * already is given again. So make the requests of a handler in the same order each time.
   *
   * @throws GuildhallError deadline CALL_TIMEOUT | unavailable SHUTTING_DOWN | as `publish`, TOPIC_FULL included
   */
  request<P extends object = JsonObject>(topic: string, payload: object, options?: RequestOptions): Promise<Message<P>>;
}

/** What a message handler is given beside the message. It ends with the handler: using it later throws. */
export interface AgentContext<S extends object = object> extends LifecycleContext<S> {
  /** 1 for the first try of this message; more after the handler threw, took too long, or its process died. */
  readonly attempt: number;
  /** The id of the message that began the conversation. */
  readonly thread: string;

  /** Publishes the answer to the message in hand, where its sender wants it. As `publish` otherwise. */
  reply(payload: object, options?: PublishOptions): Promise<string>;
}
