import { invalid, writeMessage, type MessageContent, type WrittenMessage } from '@guildhall/contract';
import type { PublishOptions } from '../author/agent-context';

type Content = Omit<MessageContent, 'payload'> & { readonly payload: object };

/**
 * Makes the message an author asked for. Its JSON is taken now: what the author does to the payload afterwards changes
 * nothing.
 *
 * @throws GuildhallError invalid TOPIC_INVALID | MESSAGE_INVALID | MESSAGE_TOO_LARGE
 */
export function outgoingMessage(content: Content, options: PublishOptions = {}): WrittenMessage {
  const { format, priority, recipients, thread } = options;
  const chosen = {
    ...(format !== undefined && { format }),
    ...(priority !== undefined && { priority }),
    ...(recipients !== undefined && { recipients }),
    ...(thread !== undefined && { thread }),
  };
  return writeMessage({ ...content, ...chosen } as MessageContent);
}

/** @throws GuildhallError invalid ARGUMENT_INVALID */
export function requireDeadline(deadlineMs: number): number {
  if (Number.isFinite(deadlineMs) && deadlineMs > 0 && deadlineMs <= 0x7fffffff) return deadlineMs;
  throw invalid('ARGUMENT_INVALID', `deadlineMs must be a number of milliseconds above 0, not ${deadlineMs}.`, {
    field: 'deadlineMs',
  });
}
