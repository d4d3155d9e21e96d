import { setTimeout as wait } from 'node:timers/promises';
import { defineAgent } from '@guildhall/agent';

await wait(1);

export default defineAgent({
  className: 'test.Awaiting',
  on: { greetings: (message, ctx) => ctx.publish('answers', { text: `hello ${message.payload.who}` }) },
});
