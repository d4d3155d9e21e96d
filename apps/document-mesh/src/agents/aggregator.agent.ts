import { defineAgent, type AgentContext, type Message } from '@guildhall/agent';
import type { FindingCategory } from '../review/finding';
import { summaryFormat, type ReviewPlan, type ReviewSummary, type Suggestions } from './mesh-messages';
import { meshTopics } from './mesh-topics';

/** What has come in for one document: answers by task, so that one that comes twice counts once. */
interface Joined {
  readonly title: string;
  readonly plan: ReviewPlan;
  readonly answers: { readonly [category: string]: { readonly [taskId: string]: number } };
}

type Aggregated = { [documentId: string]: Joined };

/** Joins the answers of all specialists by document, and says when a document is done. */
export default defineAgent<Aggregated>({
  className: 'documents.Aggregator',
  on: {
    [meshTopics.suggestions('grammar')]: join,
    [meshTopics.suggestions('structure')]: join,
  },
});

async function join({ payload }: Message<Suggestions>, ctx: AgentContext<Aggregated>): Promise<void> {
  const documentId = payload.document.id;
  const joined = withAnswer(ctx.state.get(documentId), payload);
  if (!isComplete(joined)) return ctx.state.set(documentId, joined);
  await ctx.publish(meshTopics.summary, summaryOf(documentId, joined), { format: summaryFormat });
  ctx.state.delete(documentId);
}

function withAnswer(before: Joined | undefined, { document, plan, category, taskId, findings }: Suggestions): Joined {
  const answers = before?.answers ?? {};
  const ofCategory = { ...answers[category], [taskId]: findings.length };
  return { title: document.title, plan, answers: { ...answers, [category]: ofCategory } };
}

function isComplete({ plan, answers }: Joined): boolean {
  return Object.entries(plan).every(([category, owed]) => Object.keys(answers[category] ?? {}).length >= owed);
}

function summaryOf(documentId: string, { title, answers }: Joined): ReviewSummary {
  const counts = Object.entries(answers).map(([category, tasks]) => {
    const findings = Object.values(tasks).reduce((sum, count) => sum + count, 0);
    return [category as FindingCategory, findings] as const;
  });
  const findings = counts.reduce((sum, [, count]) => sum + count, 0);
  const tasks = Object.values(answers).reduce((sum, byTask) => sum + Object.keys(byTask).length, 0);
  return { documentId, title, findings, byCategory: Object.fromEntries(counts), tasks };
}
