import type { GuildSpec } from '@guildhall/contract';
import { createEngine, HostedEngine, openEngineParts } from '@guildhall/engine';
import type { EventsOptions, ExecutionEngine } from '@guildhall/engine';
import type { AgentEvent } from '@guildhall/host';
import type { StoredAgentEvent } from '@guildhall/registry';
import {
  AgentHostProcess,
  distributedWorld,
  embeddedWorld,
  eventually,
  exampleAgent,
  exampleGuild,
  isAlive,
  RedisServer,
  type World,
} from '../../support';
import { Ending } from '../support/ending';

const slowMs = 180_000;
const never = new AbortController().signal;
const policyNever = { properties: { guildhall: { restart_policy: 'never' } } };

describe.each([
  ['embedded', embeddedWorld],
  ['distributed', distributedWorld],
])('events of the %s engine', (_way, start) => {
  let world: World;
  let engine: ExecutionEngine;
  let guild: GuildSpec;
  const ending = Ending.ofEachTest();

  beforeAll(async () => {
    world = await start();
    engine = world.engine;
  }, slowMs);
  afterAll(() => world.close(), slowMs);

  beforeEach(() => {
    guild = exampleGuild();
  });
  afterEach(() => engine.stopGuild(guild.id));

  async function read(options: Partial<EventsOptions> = {}): Promise<StoredAgentEvent[]> {
    const found: StoredAgentEvent[] = [];
    for await (const one of engine.events({ guildId: guild.id, signal: never, ...options })) found.push(one);
    return found;
  }

  /** The moves of an agent so far, when there are so many. */
  const moves = (count: number, guildId = guild.id) =>
    eventually(async () => {
      const found = (await read({ guildId })).map(({ event }) => event);
      expect(found.map(({ from, to }) => `${from} ${to}`)).toHaveLength(count);
      return found;
    });

  it('tell of a start and a stop: who asked, who did it, under which epoch', async () => {
    const spec = exampleAgent('Echo', 'echo');
    const { host, incarnation, epoch, pid } = await engine.runAgent(guild, spec, undefined, 0, 'starter');
    await engine.stopAgent(guild.id, 'echo', 'stopper');
    const who = {
      guildId: guild.id,
      agentId: 'echo',
      host,
      incarnation,
      epoch,
      pid,
      clientType: 'starter',
      dropped: 0,
    };
    expect(await moves(3)).toMatchObject([
      { ...who, from: 'starting', to: 'running', cause: 'ready' },
      { ...who, from: 'running', to: 'stopping', cause: 'asked to stop by stopper' },
      { ...who, from: 'stopping', to: 'stopped', cause: 'asked to stop by stopper' },
    ]);
  });

  it('tell of a crash, how it ended and what follows', async () => {
    await engine.runAgent(guild, exampleAgent('Echo', 'killed'));
    const [status] = await engine.listAgents(guild.id);
    process.kill(status!.info!.pid!, 'SIGKILL');
    const [, crashed, again] = await moves(3);
    const { epoch } = status!;
    expect(crashed).toMatchObject({ from: 'running', to: 'restarting', epoch, exitSignal: 'SIGKILL', restarts: 0 });
    expect(crashed!.cause).toMatch(/^killed by SIGKILL; the next process follows in \d+ ms$/);
    expect(again).toMatchObject({ from: 'restarting', to: 'running', epoch, restarts: 1 });
    expect(again!.cause).toBe('ready again after: killed by SIGKILL');
  });

  it('tell of a start that failed, with its cause', async () => {
    const failing = exampleAgent('Crashing', 'failing', { properties: { at: 'construct' } });
    await expect(engine.runAgent(guild, failing)).rejects.toThrow();
    const [failed] = await moves(1);
    expect(failed).toMatchObject({ from: 'starting', to: 'failed' });
    expect(failed!.cause).toMatch(/crashing at stage construct/);
  });

  it('tell of an end for good', async () => {
    await engine.runAgent(guild, exampleAgent('Crashing', 'brief', { properties: ending.forGood }));
    await ending.tell();
    const [, ended] = await moves(2);
    expect(ended).toMatchObject({ from: 'running', to: 'failed', exitCode: 3, cause: 'exited with code 3' });
  });

  it('tell who asked for another number of an agent', async () => {
    await engine.runGuild({ ...guild, agents: [exampleAgent('Echo', 'many')] });
    await moves(1);
    await engine.scaleAgent(guild.id, 'many', 2, 'grower');
    await engine.scaleAgent(guild.id, 'many', 1, 'scaler');
    expect((await moves(4)).slice(2)).toMatchObject([
      { agentId: 'many~2', to: 'stopping', cause: 'scaled to 1 replicas, as asked by scaler' },
      { agentId: 'many~2', to: 'stopped', cause: 'scaled to 1 replicas, as asked by scaler' },
    ]);
  });

  it('tell who ran a changed document: of what it leaves out, and of what it changes', async () => {
    await engine.runGuild({ ...guild, agents: ['changed', 'left-out'].map((id) => exampleAgent('Echo', id)) });
    const changed = exampleAgent('Echo', 'changed', { properties: { round: 2 } });
    await engine.runGuild({ ...guild, agents: [changed] }, undefined, 'runner');
    const stops = (await moves(7)).filter(({ to }) => to === 'stopped');
    const causes = Object.fromEntries(stops.map(({ agentId, cause }) => [agentId, cause]));
    expect(causes).toEqual({
      'left-out': 'the document of its guild names it no more, as asked by runner',
      changed: 'replaced, because its wish has changed, as asked by runner',
    });
  });

  it('are read on from a position, and those of another guild left out', async () => {
    const other = exampleGuild();
    await engine.runAgent(guild, exampleAgent('Echo', 'first'));
    await moves(1);
    await engine.runAgent(other, exampleAgent('Echo', 'elsewhere'));
    await moves(1, other.id);
    await engine.runAgent(guild, exampleAgent('Echo', 'second'));
    await moves(2);
    const [first, ...rest] = await read();
    expect(await read({ from: { after: first!.pos } })).toEqual(rest);
    const all = await read({ guildId: undefined, from: { after: first!.pos } });
    expect(all.map(({ event }) => event.agentId)).toEqual(['elsewhere', 'second']);
    await engine.stopGuild(other.id);
  });

  it('are followed as they come, until the signal', async () => {
    const ending = new AbortController();
    const heard: string[] = [];
    const following = (async () => {
      const events = engine.events({ guildId: guild.id, follow: true, signal: ending.signal });
      for await (const { event } of events) heard.push(`${event.agentId} ${event.to}`);
    })();
    await eventually(async () => {
      await engine.runAgent(guild, exampleAgent('Echo', 'seen'));
      await engine.stopAgent(guild.id, 'seen');
      expect(heard).toContain('seen stopped');
    });
    // What the last round did may still be on its way.
    await eventually(() => expect(heard.slice(-3)).toEqual(['seen running', 'seen stopping', 'seen stopped']));
    ending.abort();
    await following;
  });

  it('of one agent after the other stay in the order in which they happened', async () => {
    for (const id of ['a', 'b', 'c']) await engine.runAgent(guild, exampleAgent('Echo', id));
    for (const id of ['c', 'b', 'a']) await engine.stopAgent(guild.id, id);
    const told = (await moves(9)).map(({ agentId, to }) => `${agentId} ${to}`);
    const byAgent = Map.groupBy(told, (one) => one[0]);
    for (const id of ['a', 'b', 'c']) {
      expect(byAgent.get(id)).toEqual([`${id} running`, `${id} stopping`, `${id} stopped`]);
    }
  });
});

describe('events while Redis is away', () => {
  it('wait in the host, whose agents go on, and come when it is back', async () => {
    const redis = await RedisServer.start({ appendOnly: true });
    const host = await AgentHostProcess.start({ redisUrl: redis.url });
    const engine = await createEngine({ distributed: { url: redis.url } });
    const guild = exampleGuild();
    const infos = await Promise.all(
      ['stays', 'dies'].map((id) => engine.runAgent(guild, exampleAgent('Echo', id, policyNever))),
    );
    const told = (wanted: readonly string[]) =>
      eventually(async () => {
        const found: string[] = [];
        for await (const { event } of engine.events({ signal: never })) found.push(`${event.agentId} ${event.to}`);
        expect(found.toSorted()).toEqual(wanted);
      });
    // One that is on its way when the store dies may come twice.
    await told(['dies running', 'stays running']);
    await redis.kill();
    process.kill(infos[1]!.pid!, 'SIGKILL');
    await eventually(() => expect(isAlive(infos[1]!.pid!)).toBe(false));
    await redis.restart();

    await told(['dies failed', 'dies running', 'stays running']);
    expect(isAlive(infos[0]!.pid!)).toBe(true);
    await engine.shutdown();
    await host.stop();
    await redis.stop();
  }, 180_000);
});

describe('WatchAgents', () => {
  it('tells host, incarnation and epoch with every event, also between two processes', async () => {
    const redis = await RedisServer.start();
    const host = await AgentHostProcess.start({ redisUrl: redis.url, name: 'watched' });
    const parts = await openEngineParts({ distributed: { url: redis.url } });
    const engine = new HostedEngine(parts);
    const ending = new AbortController();
    const told: AgentEvent[] = [];
    const watching = (async () => {
      const watched = parts.connector.connect(`127.0.0.1:${host.grpcPort}`).watchAgents(ending.signal);
      for await (const event of watched) told.push(event);
    })();
    const { epoch, incarnation, pid } = await engine.runAgent(exampleGuild(), exampleAgent('Echo', 'echo'));
    process.kill(pid!, 'SIGKILL');
    await eventually(() => expect(told.map(({ to }) => to)).toEqual(['running', 'restarting', 'running']));
    const who = told.map(({ info }) => [info.host, info.incarnation, info.epoch]);
    expect(who).toEqual(told.map(() => ['watched', incarnation, epoch]));
    expect(epoch).toBeGreaterThan(0);

    ending.abort();
    await watching.catch(() => undefined);
    await engine.shutdown();
    await host.stop();
    await redis.stop();
  }, 180_000);
});
