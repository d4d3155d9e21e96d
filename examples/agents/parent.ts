import { spawn } from 'node:child_process';
import { defineAgent, type Message } from '@guildhall/agent';

/**
 * For tests: starts a process of its own for each message on `spawn` and tells its pid on `children`. With `away: true` the
 * child leads a session of its own, out of the agent's group.
 */
export const parent = defineAgent({
  className: 'examples.Parent',
  on: {
    spawn: async (message: Message<{ away?: boolean }>, ctx) => {
      const options = { stdio: 'ignore', detached: message.payload.away === true } as const;
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], options);
      await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
      await ctx.publish('children', { pid: child.pid ?? null });
    },
  },
});
