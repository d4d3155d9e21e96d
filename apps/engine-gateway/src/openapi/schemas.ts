import { agentDocument, guildDocument } from '@guildhall/contract';
import { z } from 'zod';
import { agentEventSchema } from '../documents/agent-event.document';
import { agentInspectionSchema } from '../documents/agent-inspection.document';
import { agentStatusSchema } from '../documents/agent-status.document';
import { deadLetterSchema } from '../documents/dead-letter.document';
import { drainedSchema, drainSchema } from '../documents/drain.document';
import { guildPlanSchema } from '../documents/guild-plan.document';
import { guildRunSchema } from '../documents/guild-run.document';
import { guildSummarySchema } from '../documents/guild-summary.document';
import { hostSchema } from '../documents/host.document';
import { logLineSchema } from '../documents/log-line.document';
import { messageSchema, publishedSchema, publishSchema } from '../documents/message.document';
import { moveSchema } from '../documents/move.document';
import { problemSchema } from '../documents/problem.document';
import { scaleSchema } from '../documents/scale.document';
import { statsSchema } from '../documents/stats.document';

/** The shapes that the interface speaks of, by the names under which the OpenAPI document lists them. */
export const schemas = {
  Guild: guildDocument,
  Agent: agentDocument,
  GuildList: z.array(guildSummarySchema),
  GuildRun: guildRunSchema,
  GuildPlan: guildPlanSchema,
  GuildRunOrPlan: z.union([guildRunSchema, guildPlanSchema]),
  AgentStatus: agentStatusSchema,
  AgentInspection: agentInspectionSchema,
  AgentList: z.array(agentStatusSchema),
  Scale: scaleSchema,
  Move: moveSchema,
  Drain: drainSchema,
  Drained: drainedSchema,
  Publish: publishSchema,
  Published: publishedSchema,
  Message: messageSchema,
  LogLine: logLineSchema,
  AgentEvent: agentEventSchema,
  DeadLetter: deadLetterSchema,
  DeadLetterList: z.array(deadLetterSchema),
  HostList: z.array(hostSchema),
  Stats: statsSchema,
  Problem: problemSchema,
} satisfies Record<string, z.ZodType>;

export type SchemaName = keyof typeof schemas;
