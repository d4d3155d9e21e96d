import type { JsonObject } from '../json';
import { defaultFormat, type Message } from '../message';
import { messageId } from './message-id';
import { messageJson } from './message.rules';

/** What its author says of a message; id, format and timestamp are filled in where they are absent. */
export type MessageContent<P = JsonObject> = Pick<Message<P>, 'topic' | 'sender' | 'payload'> &
  Partial<Omit<Message<P>, 'topic' | 'sender' | 'payload'>>;

/** A message that may be published, and its JSON. */
export interface WrittenMessage<P = JsonObject> {
  readonly message: Message<P>;
  readonly json: string;
}

/**
 * A message that may be published.
 *
 * @throws GuildhallError invalid, as `checkMessage` does
 */
export function newMessage<P = JsonObject>(content: MessageContent<P>): Message<P> {
  return writeMessage(content).message;
}

/** The same with its JSON, which the check has made anyway. */
export function writeMessage<P = JsonObject>(content: MessageContent<P>): WrittenMessage<P> {
  const message = { ...content, id: content.id ?? messageId(), format: content.format ?? defaultFormat };
  const stamped: Message<P> = { ...message, timestamp: content.timestamp ?? Date.now() };
  return { message: stamped, json: messageJson(stamped) };
}
