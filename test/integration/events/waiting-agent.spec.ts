import type { GuildSpec } from '@guildhall/contract';
import type { ExecutionEngine } from '@guildhall/engine';
import { distributedWorld, embeddedWorld, eventually, exampleAgent, exampleGuild, type World } from '../../support';
import { Ending } from '../support/ending';

const slowMs = 180_000;
const waiting = exampleAgent('Echo', 'waiting', { properties: { guildhall: { placement: { host: 'never' } } } });

type End = (engine: ExecutionEngine, guild: GuildSpec) => Promise<unknown>;
const stopAgent: End = (engine, { id }) => engine.stopAgent(id, 'waiting', 'stopper');
const stopGuild: End = (engine, { id }) => engine.stopGuild(id, 'stopper');

// Of the distributed one nobody leads: there is no gateway.
describe.each([
  ['embedded', embeddedWorld],
  ['distributed', distributedWorld],
])('an agent that waits for room, of the %s engine', (_way, start) => {
  let world: World;
  let engine: ExecutionEngine;
  const ending = Ending.ofEachTest();

  beforeAll(async () => {
    world = await start();
    engine = world.engine;
  }, slowMs);
  afterAll(() => world.close(), slowMs);

  async function endsOf(guildId: string) {
    const found = [];
    for await (const { event } of engine.events({ guildId, signal: new AbortController().signal })) {
      if (event.to === 'stopped' && event.agentId === 'waiting') found.push(event);
    }
    return found;
  }

  it.each<[string, string, End]>([
    ['it is stopped', 'asked to stop by stopper', stopAgent],
    ['its guild is stopped', 'asked to stop by stopper', stopGuild],
    [
      'the document of its guild leaves it out',
      'the document of its guild names it no more',
      (engine, guild) => engine.runGuild({ ...guild, agents: guild.agents.slice(1) }),
    ],
    ['it is scaled to none', 'scaled to 0 replicas', (engine, { id }) => engine.scaleAgent(id, 'waiting', 0)],
    [
      'several stop it at once',
      'asked to stop by stopper',
      (engine, guild) => Promise.all([stopAgent, stopGuild, stopAgent].map((stop) => stop(engine, guild))),
    ],
  ])('is told to have ended when %s, once', async (_how, cause, end) => {
    const guild = exampleGuild([waiting, exampleAgent('Echo', 'running')]);
    const { failed } = await engine.runGuild(guild);
    expect(failed.map(({ agentId }) => agentId)).toEqual(['waiting']);

    await end(engine, guild);

    const ended = { from: 'pending', to: 'stopped', cause };
    const told = await endsOf(guild.id);
    expect(told).toMatchObject([ended]);
    expect(told[0]!.host).toBeUndefined();
    const found = await engine.inspectAgent(guild.id, 'waiting');
    expect(found).toMatchObject({ state: 'stopped', reason: cause, lastEvent: { event: ended } });
    await engine.stopGuild(guild.id);
    expect(await endsOf(guild.id)).toHaveLength(1);
  });

  it('is not told to have ended when it had done so by itself, nor by a start that fails', async () => {
    const guild = exampleGuild([exampleAgent('Crashing', 'waiting', { properties: ending.forGood })]);
    await engine.runGuild(guild);
    await ending.tell();
    await eventually(async () => expect(await engine.listAgents(guild.id)).toMatchObject([{ state: 'failed' }]));
    await engine.stopGuild(guild.id);
    await expect(engine.runAgent(guild, waiting)).rejects.toMatchObject({ code: 'NO_HOST_AVAILABLE' });
    expect(await endsOf(guild.id)).toEqual([]);
  });
});
