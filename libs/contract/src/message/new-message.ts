import type { JsonObject } from '../json';
import { defaultFormat, type Message } from '../message';
import { messageId } from './message-id';
import { checkMessage } from './message.rules';

/** What its author says of a message; id, format and timestamp are filled in where they are absent. */
export type MessageContent<P = JsonObject> = Pick<Message<P>, 'topic' | 'sender' | 'payload'> &
  Partial<Omit<Message<P>, 'topic' | 'sender' | 'payload'>>;

/**
 * A message that may be published.
 *
 * @throws GuildhallError invalid, as `checkMessage` does
 */
export function newMessage<P = JsonObject>(content: MessageContent<P>): Message<P> {
  const message = { ...content, id: content.id ?? messageId(), format: content.format ?? defaultFormat };
  const stamped: Message<P> = { ...message, timestamp: content.timestamp ?? Date.now() };
  checkMessage(stamped);
  return stamped;
}
