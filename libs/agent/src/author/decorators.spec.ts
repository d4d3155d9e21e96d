import type { AgentContext, AgentInfo, LifecycleContext, Message } from '../index';
import { testAgent } from '../testing';
import { planOf } from './agent-definition';
import { AgentClass, OnMessage, OnStart, OnStop } from './decorators';

@AgentClass('examples.Decorated', { state: { greeted: 0 } })
class Decorated {
  private readonly word: string;

  constructor({ config }: AgentInfo) {
    this.word = String(config['word'] ?? 'hello');
  }

  @OnStart()
  async begin(ctx: LifecycleContext): Promise<void> {
    await ctx.publish('presence', { here: ctx.agent.name });
  }

  @OnMessage({ topic: 'greetings' })
  @OnMessage({ topic: 'welcomes', format: 'welcome' })
  async greet(message: Message<{ who: string }>, ctx: AgentContext<{ greeted: number }>): Promise<void> {
    ctx.state.set('greeted', ctx.state.get('greeted') + 1);
    await ctx.publish('answers', { text: `${this.word} ${message.payload.who}` });
  }

  @OnStop()
  async end(ctx: LifecycleContext): Promise<void> {
    await ctx.publish('presence', { gone: ctx.agent.name });
  }
}

describe('@AgentClass', () => {
  it('runs decorated methods on one instance that was constructed with the agent’s config', async () => {
    const kit = await testAgent(Decorated, { config: { word: 'ahoy' }, name: 'Ann' });
    await kit.deliver('greetings', { who: 'you' });
    await kit.deliver('welcomes', { who: 'all' }, { format: 'welcome' });
    await kit.stop();
    expect(kit.published.map(({ payload }) => payload)).toEqual([
      { here: 'Ann' },
      { text: 'ahoy you' },
      { text: 'ahoy all' },
      { gone: 'Ann' },
    ]);
    expect(kit.state).toEqual({ greeted: 2 });
  });

  it('takes methods named onStart and onStop without decorators', async () => {
    @AgentClass('examples.Named')
    class Named {
      onStart(ctx: LifecycleContext) {
        return ctx.publish('presence', { started: true });
      }
      onStop(ctx: LifecycleContext) {
        return ctx.publish('presence', { stopped: true });
      }
    }
    const kit = await testAgent(Named);
    await kit.stop();
    expect(kit.published.map(({ payload }) => payload)).toEqual([{ started: true }, { stopped: true }]);
  });

  it('inherits handlers, but not the name: a subclass is another class', async () => {
    class Undecorated extends Decorated {}
    expect(planOf(Undecorated)).toBeUndefined();

    @AgentClass('examples.Child')
    class Child extends Decorated {}
    const kit = await testAgent(Child);
    await kit.deliver('greetings', { who: 'child' });
    expect(kit.published.at(-1)?.payload).toEqual({ text: 'hello child' });
  });

  it('refuses two handlers for the same messages, and a queue without a topic', () => {
    class Twice {
      one() {}
      two() {}
    }
    OnMessage({ topic: 't' })(Twice.prototype, 'one', { value: Twice.prototype.one });
    OnMessage({ topic: 't' })(Twice.prototype, 'two', { value: Twice.prototype.two });
    expect(() => AgentClass('examples.Twice')(Twice)).toThrow('two handlers for topic "t"');

    class Queueing {
      work() {}
    }
    OnMessage({ queue: 'group' })(Queueing.prototype, 'work', { value: Queueing.prototype.work });
    expect(() => AgentClass('examples.Queueing')(Queueing)).toThrow('without a topic');
  });
});
