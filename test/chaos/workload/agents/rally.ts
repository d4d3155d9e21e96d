import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { defineAgent, type Message } from '@guildhall/agent';
import { showIdentity, signature, work, type Told } from './identity';

interface Ball extends Told {
  readonly pair: number;
}

/** Begins a rally for each serve of its own pair. */
export const ping = defineAgent({
  className: 'chaos.Ping',
  onStart: (ctx) => showIdentity(ctx.agent.id),
  onMessage: async (message: Message<Ball>, ctx) => {
    const { lane, era, n, pair } = message.payload;
    await ctx.publish(`balls-${pair}`, { lane, era, n, pair });
  },
});

/** Returns the ball. It has a child of its own, in its process group, which must not outlive it. */
export const pong = defineAgent({
  className: 'chaos.Pong',
  onStart: async (ctx) => {
    showIdentity(ctx.agent.id);
    await once(spawn('sleep', ['1000000'], { stdio: 'ignore' }), 'spawn');
  },
  onMessage: async (message: Message<Ball>, ctx) => {
    const { lane, era, n } = message.payload;
    await work(n);
    await ctx.publish('returns', { ...signature(ctx), lane, era, n });
  },
});
