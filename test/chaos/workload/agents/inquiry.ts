import { defineAgent, type Message } from '@guildhall/agent';
import { showIdentity, signature, type Told } from './identity';

interface Question extends Told {
  readonly pair: number;
}

/** Longer than any fault with its recovery: the other side is expected to come back. */
const answerMs = 30_000;

/** Asks its oracle what it is asked. */
export const asker = defineAgent({
  className: 'chaos.Asker',
  onStart: (ctx) => showIdentity(ctx.agent.id),
  onMessage: async (message: Message<Question>, ctx) => {
    const { lane, era, n, pair } = message.payload;
    const answer = await ctx.request<{ square: number }>(`facts-${pair}`, { lane, era, n }, { deadlineMs: answerMs });
    if (answer.payload.square !== n * n) throw new Error(`${n} squared is not ${answer.payload.square}`);
    await ctx.publish('answers', { ...signature(ctx), lane, era, n });
  },
});

/** Answers, and tells how often it was asked. */
export const oracle = defineAgent({
  className: 'chaos.Oracle',
  onStart: (ctx) => showIdentity(ctx.agent.id),
  onMessage: async (message: Message<Told>, ctx) => {
    const { lane, era, n } = message.payload;
    await ctx.reply({ square: n * n });
    await ctx.publish('asked', { ...signature(ctx), lane, era, n });
  },
});
