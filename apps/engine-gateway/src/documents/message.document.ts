import type { Message, Position } from '@guildhall/contract';
import { z } from 'zod';

const tag = z.object({ id: z.string().optional(), name: z.string().optional() });
const payload = z.record(z.string(), z.unknown());

/** What is said of a message that is published from outside; the rest is filled in. */
export const publishSchema = z.strictObject({
  payload,
  format: z.string().optional().describe('default `generic_json`'),
  sender: tag.optional(),
  id: z.string().optional().describe('makes a repeat within 10 minutes answer with the first one’s position'),
  in_response_to: z.string().optional(),
  reply_to: z.string().optional().describe('the topic on which answers are expected; default the message’s own'),
  thread: z.string().optional(),
  priority: z.int().optional().describe('0 to 9'),
  recipients: z.array(tag).optional(),
});

export const publishedSchema = z.object({
  id: z.string(),
  position: z.string().describe('where the message stands; comparable within one store'),
});

export type PublishedDocument = z.infer<typeof publishedSchema>;

/** A message with its position in the topic. */
export const messageSchema = z.object({
  position: z.string(),
  id: z.string(),
  topic: z.string(),
  sender: tag,
  payload,
  format: z.string(),
  in_response_to: z.string().optional(),
  reply_to: z.string().optional(),
  thread: z.string().optional(),
  priority: z.int().optional(),
  recipients: z.array(tag).optional(),
  traceparent: z.string().optional(),
  timestamp: z.number().describe('milliseconds since 1970, by the sender’s clock'),
});

export type MessageDocument = Message & { readonly position: Position };

export function messageDocument({ pos, message }: { pos: Position; message: Message }): MessageDocument {
  return { position: pos, ...message };
}
