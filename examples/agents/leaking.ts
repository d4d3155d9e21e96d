import { defineAgent, type Message } from '@guildhall/agent';

const kept: Buffer[] = [];

/** For tests: keeps `mb` megabytes (10 where none are given) for each message on `leak`, outside the JavaScript heap. */
export const leaking = defineAgent({
  className: 'examples.Leaking',
  on: {
    leak: async (message: Message<{ mb?: number }>, ctx) => {
      // Filled, because memory that was never touched is not resident.
      kept.push(Buffer.alloc((message.payload.mb ?? 10) * 1024 * 1024, 1));
      await ctx.publish('results', { keptMb: Math.round(process.memoryUsage().rss / 1024 / 1024) });
    },
  },
});
