import { defineAgent, type Message } from '@guildhall/agent';
import type { ReviewTask } from '../document/section-splitter';
import type { FindingCategory } from '../review/finding';
import type { ReviewPlan, TaskCounts, TaskMessage } from './mesh-messages';
import { meshTopics } from './mesh-topics';

/** Which scopes each specialism looks at; a specialism without a row does not compile. */
const scopesOf: Readonly<Record<FindingCategory, readonly ReviewTask['scope'][]>> = {
  grammar: ['section'],
  structure: ['outline', 'section'],
};

const specialisms = Object.keys(scopesOf) as FindingCategory[];

/** Fans each task out to the specialisms that it concerns. */
export default defineAgent({
  className: 'documents.Coordinator',
  on: {
    [meshTopics.tasks]: async ({ payload: { task, tasks } }: Message<TaskMessage>, ctx) => {
      const plan = planOf(tasks);
      const concerned = specialisms.filter((category) => scopesOf[category].includes(task.scope));
      for (const category of concerned) await ctx.publish(meshTopics.review(category), { task, plan });
    },
  },
});

function planOf(tasks: TaskCounts): ReviewPlan {
  const owed = (category: FindingCategory) => scopesOf[category].reduce((sum, scope) => sum + tasks[scope], 0);
  return Object.fromEntries(specialisms.map((category) => [category, owed(category)]));
}
