import { defineAgent, type Message } from '@guildhall/agent';

/** Blocks the event loop: nothing of the process goes on meanwhile, no ping is answered. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/**
 * For tests: `hang` blocks its event loop for `ms` milliseconds (for ever where none are given). With `onStart: never` in
 * its config it never becomes ready; with `onStart: block` it blocks before. With `onStop: never` it never ends by itself.
 */
export const hanging = defineAgent({
  className: 'examples.Hanging',
  onStart: async ({ config }) => {
    if (config['onStart'] === 'block') block(Infinity);
    if (config['onStart'] === 'never') await never();
  },
  onStop: async ({ config }) => {
    if (config['onStop'] === 'never') await never();
  },
  on: {
    hang: async (message: Message<{ ms?: number }>, ctx) => {
      block(message.payload.ms ?? Infinity);
      await ctx.publish('results', { hung: message.id });
    },
    wait: never,
  },
});

function never(): Promise<never> {
  return new Promise(() => undefined);
}
