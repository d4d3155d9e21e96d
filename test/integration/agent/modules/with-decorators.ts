import { AgentClass, OnMessage, type AgentContext, type Message } from '@guildhall/agent';

@AgentClass('test.Decorated')
export class Decorated {
  @OnMessage({ topic: 'greetings' })
  async greet(message: Message<{ who: string }>, ctx: AgentContext): Promise<void> {
    await ctx.publish('answers', { text: `hello ${message.payload.who}` });
  }
}
