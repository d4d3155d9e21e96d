import { once } from 'node:events';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import type { GuildSpec, KeptEvent } from '@guildhall/contract';
import type { AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { GatewayProcess } from '../../support/gateway-process';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { createExample } from './support/create-request';
import { failureOf, type HostClient } from './support/host-client';
import { HostWorld } from './support/host-world';

const slowMs = 180_000;
/** Two fifths of the usual lease times; with less a host loses its lease where it gets no processor for two seconds. */
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '8' };
const unavailable = 14;
const invalidArgument = 3;

/** All that a stream tells until it ends. */
async function read(client: HostClient, request: object): Promise<KeptEvent[]> {
  const events: KeptEvent[] = [];
  for await (const event of client.stream('ReadEvents', request)) events.push(event as KeptEvent);
  return events;
}

/** What a stream that goes on has told so far. */
function follow(client: HostClient, request: object) {
  const stream = client.stream('ReadEvents', { ...request, follow: true });
  const events: KeptEvent[] = [];
  stream.on('data', (event: KeptEvent) => events.push(event));
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  return { events, stream, closed };
}

const ofA = (move: string) => `a: ${move}`;
const moves = (events: readonly KeptEvent[]) => events.map(({ agentId, from, to }) => `${agentId}: ${from} → ${to}`);

describe('ReadEvents of a deployment', () => {
  let world: HostWorld;
  let gateway: GatewayProcess;
  let engine: ExecutionEngine;
  let hosts: { host: AgentHostProcess; client: HostClient }[];
  let guild: GuildSpec;
  /** Its agent `a` has ended. */
  let other: GuildSpec;

  /** Each host has room for one of three agents. */
  beforeAll(async () => {
    world = await HostWorld.start();
    const start = () => world.host({ maxProcesses: 1, env: quick });
    hosts = [await start(), await start()];
    gateway = await GatewayProcess.start(world.redis.url, quick);
    engine = await createEngine({ distributed: { url: world.redis.url } });
    const agents = ['a', 'b', 'c'].map((id) => exampleAgent('Echo', id));
    guild = { ...exampleGuild(agents), organizationId: 'acme' };
    other = exampleGuild();
    const [{ client }] = hosts as [(typeof hosts)[0]];
    await client.call('CreateAgent', createExample('Echo', 'a', other));
    await client.call('StopAgent', { guildId: other.id, agentId: 'a' });
    await engine.runGuild(guild);
  }, slowMs);

  afterAll(async () => {
    await gateway.stop();
    await engine.shutdown();
    await world.close();
  }, slowMs);

  /** From both hosts, and from the gateway of the one that waits. */
  const kept = () =>
    eventually(async () => {
      const events = await read(hosts[0]!.client, { guildId: guild.id });
      expect(new Set(events.map(({ host }) => host))).toEqual(new Set(['', ...hosts.map(({ host }) => host.name)]));
      return events;
    });

  it(
    'tells from any host what the REST interface tells: by all hosts, and by the gateway that leads',
    async () => {
      const events = await kept();
      const waits = events.find(({ host }) => host === '')!;
      expect(waits).toMatchObject({ guildId: guild.id, from: 'pending', to: 'pending', incarnation: '', pid: 0 });
      expect(waits.cause).toMatch(/^not placed by gateway \S+: No agent host available/);
      const ran = events.filter(({ host }) => host !== '');
      expect(moves(ran).every((move) => move.endsWith('starting → running'))).toBe(true);
      expect(ran.every(({ epoch, pid }) => epoch > 0 && pid > 0)).toBe(true);

      const rest = await fetch(`http://127.0.0.1:${gateway.port}/v1/events?guild_id=${guild.id}`);
      const documents = (await rest.text()).split('\n').filter((line) => line !== '');
      expect(events.map(restForm)).toEqual(documents.map((line) => JSON.parse(line) as object));
      expect(await read(hosts[1]!.client, { guildId: guild.id })).toEqual(events);
    },
    slowMs,
  );

  it('is narrowed to a guild and an agent, to the newest, and to so many', async () => {
    const { client } = hosts[1]!;
    const events = await kept();
    const guildId = guild.id;
    const { agentId } = events.find(({ host }) => host !== '')!;
    const own = events.filter((event) => event.agentId === agentId);
    expect(await read(client, { guildId, agentId })).toEqual(own);
    expect(await read(client, { guildId: 'nobody', agentId })).toEqual([]);
    expect(await read(client, { guildId, limit: 2 })).toEqual(events.slice(0, 2));
    expect(await read(client, { guildId, tail: 2 })).toEqual(events.slice(-2));
    expect(await read(client, { guildId, tail: 2, limit: 1 })).toEqual(events.slice(-2, -1));
    expect(await read(client, { guildId, tail: 0 })).toEqual([]);
    expect(await read(client, { guildId, agentId, tail: 1 })).toEqual(own.slice(-1));
    const others = await read(client, { guildId: other.id, agentId: 'a' });
    expect(moves(others)).toEqual(['starting → running', 'running → stopping', 'stopping → stopped'].map(ofA));
    expect(await read(client, {})).toEqual([...others, ...events]);
  });

  it(
    'goes on after a position at another host, and is followed: a lost host is told with its cause',
    async () => {
      const [stays, goes] = hosts as [(typeof hosts)[0], (typeof hosts)[0]];
      const guildId = guild.id;
      const events = await kept();
      const cutOff = follow(goes.client, { guildId });
      await eventually(() => expect(cutOff.events).toEqual(events));
      const lost = events.find(({ host }) => host === goes.host.name)!;
      goes.host.kill('SIGKILL');
      await cutOff.closed;

      const after = cutOff.events.at(-1)!.position;
      const resumed = follow(stays.client, { guildId, after });
      const told = await eventually(() => {
        const event = resumed.events.find(({ agentId, from }) => agentId === lost.agentId && from === 'running');
        expect(event).toBeDefined();
        return event!;
      });
      const { agentId, host, incarnation, epoch } = lost;
      expect(told).toMatchObject({ agentId, to: 'pending', host, incarnation, epoch });
      expect(told.cause).toMatch(/^host \S+ was lost: fenced by gateway \S+, because its port refuses connections$/);
      resumed.stream.cancel();
      await resumed.closed;
      const all = await read(stays.client, { guildId });
      expect(all.slice(0, events.length + resumed.events.length)).toEqual([...events, ...resumed.events]);
    },
    slowMs,
  );
});

describe('ReadEvents of a host', () => {
  let world: HostWorld;
  let host: AgentHostProcess;
  let client: HostClient;
  let guild: GuildSpec;

  beforeAll(async () => {
    world = await HostWorld.start();
    ({ host, client } = await world.host({ env: quick }));
  }, slowMs);

  afterAll(() => world.close(), slowMs);

  beforeEach(() => {
    guild = exampleGuild();
  });

  const create = (id: string) => client.call('CreateAgent', createExample('Echo', id, guild));
  const stop = (agentId: string, cause: string) => client.call('StopAgent', { guildId: guild.id, agentId, cause });

  it('tells who asked, why, under which epoch and how the process ended', async () => {
    const { epoch, pid } = await create('a');
    process.kill(pid, 'SIGKILL');
    const followed = follow(client, { guildId: guild.id });
    await eventually(() => expect(followed.events.at(-1)?.from).toBe('restarting'));
    await stop('a', 'an operator asked for it');
    await eventually(() => expect(followed.events.at(-1)?.to).toBe('stopped'));
    followed.stream.cancel();
    await followed.closed;

    const steps = ['starting → running', 'running → restarting', 'restarting → running', 'running → stopping'];
    expect(moves(followed.events)).toEqual([...steps, 'stopping → stopped'].map(ofA));
    const [started, killed, , stopping] = followed.events;
    expect(started).toMatchObject({ host: host.name, epoch, pid, exitSignal: '' });
    expect(killed).toMatchObject({ exitSignal: 'SIGKILL', restarts: 0, epoch });
    expect(killed).not.toHaveProperty('exitCode');
    expect(stopping).toMatchObject({ cause: 'an operator asked for it', restarts: 1 });
  });

  it('followed from now on tells nothing of what was', async () => {
    await create('before');
    await eventually(async () => expect(await read(client, { guildId: guild.id })).toHaveLength(1));
    const followed = follow(client, { guildId: guild.id, tail: 0 });
    // It begins at some time after the call: until then what happens is told to nobody.
    await eventually(async () => {
      await create('after');
      await stop('after', 'seen');
      expect(followed.events).not.toEqual([]);
    });
    expect(new Set(followed.events.map(({ agentId }) => agentId))).toEqual(new Set(['after']));
    followed.stream.cancel();
    await stop('before', 'the end');
  });

  it(
    'ends with its client: the store is asked no more, and has no connection more than before',
    async () => {
      const connections = await connectionCount();
      const followers = Array.from({ length: 5 }, () => follow(client, { guildId: guild.id }));
      await create('heard');
      await eventually(() => expect(followers.map(({ events }) => events.length)).toEqual([1, 1, 1, 1, 1]));
      expect(await connectionCount()).toBe(connections);
      const asked = await readCount();
      await eventually(async () => expect(await readCount()).toBeGreaterThan(asked + 20));

      followers.forEach(({ stream }) => stream.cancel());
      await Promise.all(followers.map(({ closed }) => closed));
      await eventually(async () => {
        const last = await readCount();
        await hostRenewed();
        expect(await readCount()).toBe(last);
      });
      await stop('heard', 'the end');
    },
    slowMs,
  );

  it.each<[field: string, request: object]>([
    ['after', { after: 'yesterday' }],
    ['after', { after: '5', follow: true }],
    ['limit', { limit: -1 }],
    ['tail', { tail: -1 }],
    ['tail', { after: '0-0', tail: 1 }],
    ['guild_id', { agentId: 'whose?' }],
  ])('refuses a bad %s: %j', async (field, request) => {
    expect(await failureOf(read(client, request))).toMatchObject({
      status: invalidArgument,
      reason: 'ARGUMENT_INVALID',
      field,
    });
  });

  it(
    'fails while the store is away; who follows already hears on when it is back',
    async () => {
      const followed = follow(client, { guildId: guild.id });
      const { pid } = await create('a');
      await eventually(() => expect(followed.events).toHaveLength(1));
      world.redis.pause();
      const away = { status: unavailable, reason: 'STORE_UNREACHABLE' };
      for (const request of [{}, { follow: true }, { tail: 1 }, { after: followed.events[0]!.position }]) {
        expect(await failureOf(read(client, request))).toMatchObject(away);
      }
      process.kill(pid, 'SIGKILL');
      world.redis.resume();
      await eventually(() => expect(moves(followed.events).slice(1, 2)).toEqual(['a: running → restarting']));
      followed.stream.cancel();
      await followed.closed;
    },
    slowMs,
  );

  it(
    'ends with the host, which does not wait for who follows',
    async () => {
      const { host: ending, client: its } = await world.host();
      const followed = follow(its, {});
      await eventually(() => expect(followed.events.length).toBeGreaterThan(0));
      const failed = once(followed.stream, 'error');
      expect(await ending.stop()).toEqual({ code: 0, signal: null });
      await failed;
    },
    slowMs,
  );

  /** How often anybody read events, as the store counts it. */
  async function readCount(): Promise<number> {
    const stats = await world.store.client.info('commandstats');
    return Number(/cmdstat_xrange:calls=(\d+)/.exec(stats)?.[1] ?? 0);
  }

  async function connectionCount(): Promise<number> {
    const clients = (await world.store.client.client('LIST')) as string;
    return clients.trim().split('\n').length;
  }

  /** Some seconds in which the host does what it does for itself. */
  async function hostRenewed(): Promise<void> {
    const leftMs = () => world.store.ttlMs(`host:${host.name}`);
    let lastMs = await leftMs();
    await eventually(
      async () => {
        const [beforeMs, nowMs] = [lastMs, (lastMs = await leftMs())];
        expect(nowMs).toBeGreaterThan(beforeMs);
      },
      { everyMs: 10 },
    );
  }
});

/** An event as the REST interface shows it: in snake_case, and what is not known is left out. */
function restForm(event: KeptEvent): object {
  const known = Object.entries(event).filter(([, value]) => value !== '');
  const named = known.map(([key, value]) => [key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]);
  const { pid, ...rest } = Object.fromEntries(named) as { pid: number };
  return pid > 0 ? { ...rest, pid } : rest;
}
