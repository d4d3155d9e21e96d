import { invalid, newMessage, type Message, type MessageContent } from '@guildhall/contract';
import type { PublishOptions } from '../author/agent-context';

export interface OutgoingMessage {
  readonly message: Message;
  /** The message as it leaves. Taken now: what the author does to the payload afterwards changes nothing. */
  readonly json: string;
}

type Content = Omit<MessageContent, 'payload'> & { readonly payload: object };

/**
 * Makes the message an author asked for.
 *
 * @throws GuildhallError invalid TOPIC_INVALID | MESSAGE_INVALID | MESSAGE_TOO_LARGE
 */
export function outgoingMessage(content: Content, options: PublishOptions = {}): OutgoingMessage {
  const { format, priority, recipients, thread } = options;
  const chosen = {
    ...(format !== undefined && { format }),
    ...(priority !== undefined && { priority }),
    ...(recipients !== undefined && { recipients }),
    ...(thread !== undefined && { thread }),
  };
  const message = newMessage({ ...content, ...chosen } as MessageContent);
  return { message, json: JSON.stringify(message) };
}

/** @throws GuildhallError invalid ARGUMENT_INVALID */
export function requireDeadline(deadlineMs: number): number {
  if (Number.isFinite(deadlineMs) && deadlineMs > 0 && deadlineMs <= 0x7fffffff) return deadlineMs;
  throw invalid('ARGUMENT_INVALID', `deadlineMs must be a number of milliseconds above 0, not ${deadlineMs}.`, {
    field: 'deadlineMs',
  });
}
