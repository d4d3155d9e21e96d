import { AgentClass, OnMessage, type AgentContext, type Message } from '@guildhall/agent';

/** Answers greetings: `guildhall run examples/guilds/hello.yaml`, `guildhall send hello greetings '{"who": "you"}'`. */
@AgentClass('examples.Greeter')
export class Greeter {
  @OnMessage({ topic: 'greetings' })
  async greet(message: Message<{ who: string }>, ctx: AgentContext): Promise<void> {
    await ctx.publish('answers', { text: `hello ${message.payload.who}` });
  }
}
