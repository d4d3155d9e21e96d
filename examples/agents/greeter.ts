import { AgentClass, OnMessage, type AgentContext, type Message } from '@guildhall/agent';

/** Answers greetings. Try it: `guildhall up examples/guilds/hello.yaml`, then publish `{"who": "you"}` on `greetings`. */
@AgentClass('examples.Greeter')
export class Greeter {
  @OnMessage({ topic: 'greetings' })
  async greet(message: Message<{ who: string }>, ctx: AgentContext): Promise<void> {
    await ctx.publish('answers', { text: `hello ${message.payload.who}` });
  }
}
