import { agentDocument, encodeAgentSpec } from '@guildhall/contract';
import type { AgentInspection, AgentWish } from '@guildhall/engine';
import type { SubscriptionProgress } from '@guildhall/messaging';
import { z } from 'zod';
import { agentEventDocument, agentEventSchema } from './agent-event.document';
import { agentStatusSchema } from './agent-status.document';
import { logLineDocument, logLineSchema } from './log-line.document';

const wishSchema = z.object({
  kind: z.enum(['declared', 'replica', 'run']).describe('by a guild as a whole, by scaling, or by running this agent'),
  client_type: z.string().optional(),
  declared_at: z.iso.datetime(),
  spec: agentDocument,
});

const subscriptionSchema = z.object({
  topic: z.string(),
  queue: z.string().optional(),
  position: z.string().describe('of the message handled last; of a work queue the one handed out last'),
  end: z.string().describe('of the newest message'),
  waiting_ms: z.number().describe('for how long the next message has waited; 0 when none waits'),
  pending: z.int().optional().describe('entries of the work queue that are in its hands'),
});

/** All that is known of one agent. What is not known is left out. */
export const agentInspectionSchema = z.object({
  guild_id: z.string(),
  agent_id: z.string(),
  organization_id: z.string(),
  wish: wishSchema.optional().describe('absent when nobody wishes for it any more'),
  state: agentStatusSchema.shape.state,
  reason: z.string().optional(),
  host: z.string().optional().describe('that runs it, or ran it last'),
  incarnation: z.string().optional(),
  epoch: z.int().optional(),
  pid: z.int().optional().describe('of its living process'),
  restarts: z.int().optional(),
  memory_bytes: z.int().optional(),
  start_tier: z.string().optional(),
  started_at: z.iso.datetime().optional(),
  last_exit: z
    .object({ code: z.int().optional(), signal: z.string().optional(), reason: z.string() })
    .optional()
    .describe('of the last process that ended'),
  last_event: agentEventSchema.optional(),
  dead_letters: z.int().describe('that failed with it'),
  subscriptions: z.array(subscriptionSchema),
  log: z.array(logLineSchema).describe('its last lines, oldest first, as far as a host still has them'),
});

export type AgentInspectionDocument = z.infer<typeof agentInspectionSchema>;

export function agentInspectionDocument(inspection: AgentInspection): AgentInspectionDocument {
  const { guildId, agentId, organizationId, wish, state, reason, host, incarnation, epoch, restarts } = inspection;
  return {
    ...{ guild_id: guildId, agent_id: agentId, organization_id: organizationId },
    wish: wish && wishDocument(wish),
    ...{ state, reason, host, incarnation, epoch, ...processOf(inspection), restarts },
    last_exit: inspection.lastExit,
    last_event: inspection.lastEvent && agentEventDocument(inspection.lastEvent),
    dead_letters: inspection.deadLetters,
    subscriptions: inspection.subscriptions.map(subscriptionDocument),
    log: inspection.log.map(logLineDocument),
  };
}

function processOf({ info }: AgentInspection) {
  if (!info) return {};
  const { isAlive, pid, memoryBytes, startTier, createdAt } = info;
  const told = { memory_bytes: memoryBytes, start_tier: startTier, started_at: createdAt.toISOString() };
  return { pid: isAlive ? pid : undefined, ...told };
}

function wishDocument({ kind, clientType, declaredAt, agentSpec }: AgentWish) {
  const spec = encodeAgentSpec(agentSpec) as z.infer<typeof agentDocument>;
  return { kind, client_type: clientType || undefined, declared_at: declaredAt.toISOString(), spec };
}

function subscriptionDocument({ topic, queue, position, end, waitingMs, pending }: SubscriptionProgress) {
  return { topic, queue, position, end, waiting_ms: waitingMs, pending };
}
