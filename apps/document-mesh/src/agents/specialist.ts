import { hostname } from 'node:os';
import { defineAgent, type AgentContext, type AgentDefinition, type Message } from '@guildhall/agent';
import type { ReviewTask } from '../document/section-splitter';
import type { Finding, FindingCategory } from '../review/finding';
import type { ReviewOrder, Suggestions } from './mesh-messages';
import { meshTopics } from './mesh-topics';

export interface SpecialistParts {
  readonly className: string;
  readonly category: FindingCategory;
  readonly start?: () => Promise<void>;
  readonly stop?: () => Promise<void>;
  readonly review: (task: ReviewTask, signal: AbortSignal) => Finding[] | Promise<Finding[]>;
}

/** A specialist: one of a consumer group that takes orders of its category and answers each with what it found. */
export function defineSpecialist({ className, category, start, stop, review }: SpecialistParts): AgentDefinition {
  const handler = async ({ payload }: Message<ReviewOrder>, ctx: AgentContext) => {
    const startedAtMs = performance.now();
    const findings = await review(payload.task, ctx.signal);
    const tookMs = Math.round(performance.now() - startedAtMs);
    await ctx.publish(meshTopics.suggestions(category), suggestions(category, payload, ctx, { findings, tookMs }));
  };
  return defineAgent({
    className,
    queues: { [meshTopics.queue(category)]: { topic: meshTopics.review(category), handler } },
    ...(start && { onStart: start }),
    ...(stop && { onStop: stop }),
  });
}

function suggestions(
  category: FindingCategory,
  { task, plan }: ReviewOrder,
  ctx: AgentContext,
  found: Pick<Suggestions, 'findings' | 'tookMs'>,
): Suggestions {
  const reviewer = { agentId: ctx.agent.id, pid: process.pid, host: hostname() };
  return { document: task.document, taskId: task.id, category, plan, reviewer, ...found };
}
