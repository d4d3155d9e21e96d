import { defineAgent, type AgentContext, type Message } from '@guildhall/agent';
import { GuildhallError } from '@guildhall/contract';
import { readDocument } from '../document/document.reader';
import { splitDocument, type ReviewTask } from '../document/section-splitter';
import { failureFormat, type ReviewFailure, type ReviewRequest, type TaskCounts } from './mesh-messages';
import { meshTopics } from './mesh-topics';
import { requireRoom } from './task-room';

/** Reads a file and splits it into tasks. A file that cannot be reviewed is answered, not tried again. */
export default defineAgent({
  className: 'documents.Producer',
  on: {
    [meshTopics.requests]: async ({ payload }: Message<ReviewRequest>, ctx) => {
      try {
        await produce(payload, ctx);
      } catch (error) {
        if (!(error instanceof GuildhallError)) throw error;
        const failure: ReviewFailure = { documentId: payload.documentId, error: error.toJSON() };
        await ctx.publish(meshTopics.summary, failure, { format: failureFormat });
      }
    },
  },
});

async function produce({ documentId, file }: ReviewRequest, ctx: AgentContext): Promise<void> {
  const document = await readDocument(file, { id: documentId });
  const split = splitDocument(document);
  const tasks = countTasks(split);
  const messages = split.map((task) => ({ task, tasks }));
  requireRoom(messages, document.source.file, ctx);
  for (const message of messages) await ctx.publish(meshTopics.tasks, message);
  ctx.log.info('document split', { documentId, title: document.title, tasks: split.length });
}

function countTasks(split: readonly ReviewTask[]): TaskCounts {
  const section = split.filter(({ scope }) => scope === 'section').length;
  return { section, outline: split.length - section };
}
