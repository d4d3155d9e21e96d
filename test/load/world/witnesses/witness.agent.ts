import { setTimeout as delay } from 'node:timers/promises';
import { defineAgent, type Message } from '@guildhall/agent';

export interface Question {
  readonly n: number;
  /** How long the answer takes, so that a fault finds messages in hand. */
  readonly workMs: number;
}

/** Answers each question, and signs: who it is, under which epoch, in which process. */
export const witness = defineAgent({
  className: 'bench.Witness',
  on: {
    questions: async ({ payload: { n, workMs } }: Message<Question>, ctx) => {
      if (workMs > 0) await delay(workMs);
      await ctx.publish('answers', { n, by: ctx.agent.id, epoch: ctx.epoch, pid: process.pid });
    },
  },
});
