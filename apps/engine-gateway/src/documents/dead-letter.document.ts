import type { DeadLetter } from '@guildhall/messaging';
import { z } from 'zod';
import { messageSchema } from './message.document';

/** A message that an agent failed with for the last time. */
export const deadLetterSchema = z.object({
  id: z.string(),
  agent_id: z.string().describe('whose handler failed'),
  topic: z.string(),
  queue: z.string().optional().describe('the work queue that handed it out'),
  position: z.string().describe('of what was delivered'),
  reason: z.string(),
  attempts: z.int(),
  at: z.iso.datetime().describe('when it was given up'),
  message: messageSchema.omit({ position: true }),
});

export type DeadLetterDocument = Omit<z.infer<typeof deadLetterSchema>, 'message'> & Pick<DeadLetter, 'message'>;

export function deadLetterDocument({ id, agentId, topic, queue, pos, ...letter }: DeadLetter): DeadLetterDocument {
  const { reason, attempts, atMs, message } = letter;
  const where = { id, agent_id: agentId, topic, ...(queue !== undefined && { queue }), position: pos };
  return { ...where, reason, attempts, at: new Date(atMs).toISOString(), message };
}
