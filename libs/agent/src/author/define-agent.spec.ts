import type { AgentContext, Message } from '../index';
import { planOf } from './agent-definition';
import { defineAgent } from './define-agent';

const nothing = () => undefined;
const info = {
  agent: { id: 'a', name: 'a', guildId: 'g', organizationId: 'o', className: 'examples.Any' },
  config: {},
};

function routesOf(options: Omit<Parameters<typeof defineAgent>[0], 'className'>) {
  const { routes } = planOf(defineAgent({ className: 'examples.Any', ...options }))!.construct(info);
  return routes.map(({ topic, format, queue }) => ({ topic, format, queue }));
}

describe('defineAgent', () => {
  it('takes handlers by topic, by topic and format, by format, by queue and for the rest', () => {
    const routes = routesOf({
      on: { plain: nothing, one: { format: 'f', handler: nothing }, two: [{ format: 'g', handler: nothing }] },
      onFormat: { 'my.Format': nothing },
      queues: { group: { topic: 'work', handler: nothing } },
      onMessage: nothing,
    });
    expect(routes).toEqual([
      { topic: 'plain' },
      { topic: 'one', format: 'f' },
      { topic: 'two', format: 'g' },
      { topic: 'work', queue: 'group' },
      { format: 'my.Format' },
      {},
    ]);
  });

  it.each([
    ['a class without a name', { className: ' ' }, 'needs a name'],
    ['an empty topic', { className: 'x', on: { '': nothing } }, 'topic is no text'],
    ['an empty queue', { className: 'x', queues: { '': { topic: 't', handler: nothing } } }, 'queue is no text'],
    [
      'two handlers for the same messages',
      {
        className: 'x',
        on: {
          t: [
            { format: 'f', handler: nothing },
            { format: 'f', handler: nothing },
          ],
        },
      },
      'two handlers for topic "t", format "f"',
    ],
  ])('refuses %s', (_what, options, sentence) => {
    expect(() => defineAgent(options)).toThrow(sentence);
  });

  it('types state by its defaults, and payloads by what the handler says', () => {
    interface Order {
      readonly id: string;
    }
    const definition = defineAgent({
      className: 'examples.Typed',
      state: { sum: 0 },
      on: {
        orders: (message: Message<Order>, ctx) => {
          const sum: number = ctx.state.get('sum');
          // @ts-expect-error the default is a number
          ctx.state.set('sum', message.payload.id);
          ctx.state.set('sum', sum + 1);
          const other: string | undefined = ctx.state.get<string>('other');
          return other;
        },
      },
      onMessage: (_message: Message, ctx: AgentContext<{ sum: number }>) => ctx.reply({}),
    });
    expect(definition.className).toBe('examples.Typed');
  });
});
