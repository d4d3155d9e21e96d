import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCatalog, parseGuildFile, type Catalog } from '@guildhall/contract';
import { testAgent, testGuild } from '@guildhall/agent/testing';
import { asking } from './agents/asking';
import { counter } from './agents/counter';
import { echo } from './agents/echo';
import { Greeter } from './agents/greeter';
import { ping } from './agents/ping';
import plainGreeter from './agents/plain-greeter';
import { pong } from './agents/pong';
import { worker } from './agents/worker';

const textOf = (file: string) => readFileSync(join(__dirname, file), 'utf8');

describe('the examples', () => {
  it.each([
    ['Greeter', Greeter],
    ['PlainGreeter', plainGreeter],
  ])('%s answers greetings', async (_name, agent) => {
    const kit = await testAgent(agent);
    await kit.deliver('greetings', { who: 'you' });
    expect(kit.published).toMatchObject([{ topic: 'answers', payload: { text: 'hello you' } }]);
  });

  it('Counter sums', async () => {
    const kit = await testAgent(counter, { state: { sum: 5000, count: 99 } });
    await kit.deliver('numbers', { add: 50 });
    expect(kit.state).toEqual({ sum: 5050, count: 100 });
  });

  it('Ping and Pong leave two messages on the topic, in order; Ping alone leaves one', async () => {
    const pair = await testGuild([ping, pong]);
    await pair.publish('start', {});
    expect(pair.on('talk').map(({ payload }) => payload['say'])).toEqual(['ping', 'pong']);
    const alone = await testGuild([ping]);
    await alone.publish('start', {});
    expect(alone.on('talk').map(({ payload }) => payload['say'])).toEqual(['ping']);
  });

  it('Asking gets from Echo what it asked', async () => {
    const guild = await testGuild([asking, { agent: echo, spec: { additional_topics: ['questions for echo'] } }]);
    await guild.publish('questions', { topic: 'questions for echo' });
    expect(guild.on('answers')).toMatchObject([{ payload: { from: 'examples.Echo' } }]);
  });

  it('Workers share their work', async () => {
    const guild = await testGuild([
      { agent: worker, id: 'one' },
      { agent: worker, id: 'two' },
    ]);
    await guild.publish('work', {});
    await guild.publish('work', {});
    expect(guild.on('results').map(({ payload }) => payload['by'])).toEqual(['one', 'two']);
  });
});

describe('the catalog of the examples', () => {
  const catalog: Catalog = parseCatalog(textOf('catalog.yaml'), 'yaml', __dirname);

  it('names modules that exist and hold the class', async () => {
    for (const className of catalog.classNames) {
      const entry = catalog.require(className);
      if (entry.runtime === 'exec') {
        expect(existsSync(entry.command[1]!)).toBe(true);
        continue;
      }
      const exported: object = await import(entry.module.replace(/\.js$/, '.ts'));
      expect(Object.values(exported).map(classNameOf)).toContain(className);
    }
  });

  it.each(readdirSync(join(__dirname, 'guilds')))('has the classes of guilds/%s', (file) => {
    const guild = parseGuildFile(textOf(`guilds/${file}`), 'yaml', file);
    expect(guild.agents.map(({ className }) => className)).toEqual(
      guild.agents.map(({ className }) => catalog.require(className).className),
    );
  });
});

/** Of a definition, or of a class with a decorator. */
function classNameOf(exported: { className?: string }): string | undefined {
  if (exported.className !== undefined) return exported.className;
  const [key] = Object.getOwnPropertySymbols(exported).filter((symbol) => symbol.description?.startsWith('guildhall'));
  return key && (exported as Record<symbol, { className: string }>)[key]?.className;
}
