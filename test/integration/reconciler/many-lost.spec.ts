import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { GuildSpec } from '@guildhall/contract';
import { createEngine, type AgentStatus, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess, eventually, exampleAgent, exampleGuild, GatewayProcess, RedisServer } from '../../support';

const slowMs = 180_000;
/** Two fifths of the usual lease times; with less a host loses its lease where it gets no processor for two seconds. */
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '8' };
/** Placements that the reconciler has under way at once. */
const mostAtOnce = 16;

describe('many agents of a host that is lost', () => {
  let redis: RedisServer;
  let store: Redis;
  let engine: ExecutionEngine;
  let gateway: GatewayProcess;
  let hosts: AgentHostProcess[];

  beforeEach(async () => {
    redis = await RedisServer.start();
    store = new Redis(redis.url);
    hosts = [await startHost(100)];
    gateway = await GatewayProcess.start(redis.url, quick);
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterEach(async () => {
    await Promise.all([gateway, ...hosts].map((one) => one.stop()));
    await engine.shutdown();
    store.disconnect();
    await redis.stop();
  }, slowMs);

  const startHost = (maxProcesses: number) => AgentHostProcess.start({ redisUrl: redis.url, maxProcesses, env: quick });

  /** Runs them on the first host, and starts others that have room for so many each. */
  async function runAll(guild: GuildSpec, rooms: readonly number[]): Promise<void> {
    const { failed } = await engine.runGuild(guild);
    expect(failed).toEqual([]);
    hosts.push(...(await Promise.all(rooms.map(startHost))));
  }

  const agents = async ({ id }: GuildSpec) => engine.listAgents(id);
  const runningOf = async (guild: GuildSpec) =>
    (await agents(guild)).filter(({ state, host }) => state === 'running' && host !== hosts[0]!.name);

  /** Ten agents of each priority, wished in no order; each takes so long to start. */
  function ranked(priorities: readonly number[], startMs = 0): GuildSpec {
    const specs = Array.from({ length: 10 * priorities.length }, (_none, index) => {
      const priority = priorities[index % priorities.length]!;
      return exampleAgent('Slow', `p${priority}-${index}`, { properties: { startMs, guildhall: { priority } } });
    });
    return exampleGuild(specs);
  }

  const priorityOf = (agentId: string) => Number(/^p(\d)/.exec(agentId)![1]);

  /** In the order in which the placements began; an epoch is the store's time then. */
  function prioritiesByStart(placed: readonly AgentStatus[]): number[] {
    const starts = placed.map(({ agentId, epoch }) => ({ priority: priorityOf(agentId), epoch: epoch! }));
    starts.sort((a, b) => a.epoch - b.epoch || b.priority - a.priority);
    return starts.map(({ priority }) => priority);
  }

  /** By REST, which answers when the agent is ready. */
  async function createThrough({ port }: GatewayProcess, { id }: GuildSpec): Promise<unknown> {
    const agent = { id: 'new', name: 'new', description: 'One more.', class_name: 'examples.Echo' };
    const response = await fetch(`http://127.0.0.1:${port}/v1/guilds/${id}/agents`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(agent),
    });
    return response.json();
  }

  /** The agents that began to run on another host than the first, in their order. */
  async function runsElsewhere(): Promise<string[]> {
    const found: string[] = [];
    for await (const { event } of engine.events({ signal: new AbortController().signal })) {
      if (event.to === 'running' && event.host !== hosts[0]!.name) found.push(event.agentId);
    }
    return found;
  }

  it(
    'start elsewhere the highest priority first; those without room are pending, say why, and start when there is some',
    async () => {
      const guild = ranked([2, 0, 3, 1]);
      await runAll(guild, [15, 15]);

      hosts[0]!.kill('SIGKILL');
      const placed = await eventually(async () => {
        const found = await runningOf(guild);
        expect(found).toHaveLength(30);
        return found;
      });

      // Of priorities that follow each other some are placed at the same time, and a host that is full by then is left for
      // another under a later epoch.
      const epochs = (priority: number) =>
        placed.filter(({ agentId }) => priorityOf(agentId) === priority).map(({ epoch }) => epoch!);
      expect([3, 2, 1, 0].map((priority) => epochs(priority).length)).toEqual([10, 10, 10, 0]);
      expect(Math.max(...epochs(3))).toBeLessThanOrEqual(Math.min(...epochs(1)));

      const waiting = await eventually(async () => {
        const pending = (await agents(guild)).filter(({ state }) => state === 'pending');
        expect(pending).toHaveLength(10);
        for (const { reason } of pending) expect(reason).toMatch(/No agent host available: .*runs 15 of 15 agents/);
        return pending;
      });
      expect(waiting.map(({ agentId }) => priorityOf(agentId))).toEqual(waiting.map(() => 0));

      await engine.stopAgent(guild.id, placed.find(({ agentId }) => priorityOf(agentId) === 3)!.agentId);
      await eventually(async () => expect(await runningOf(guild)).toHaveLength(30));
      hosts.push(await startHost(20));
      await eventually(async () => expect(await runningOf(guild)).toHaveLength(39));
      const told = await agents(guild);
      expect(told.filter(({ reason }) => reason !== undefined)).toEqual([]);
    },
    slowMs,
  );

  it(
    'start side by side within a limit, in the order of six priorities, and a create from outside is not held up until all of them run',
    async () => {
      // Four times 16 starts: while the first two lots are under way, which takes 6 s, the machine may stall.
      const guild = ranked([0, 1, 2, 3, 4, 5], 3_000);
      const other = exampleGuild();
      await engine.runGuild(other);
      await runAll(guild, [100, 100]);
      const watching = new StartsAtOnce(store, guild.id);
      await eventually(() => expect(gateway.log).toContain('"message":"leading"'));

      hosts[0]!.kill('SIGKILL');
      await eventually(() => expect(watching.most).toBeGreaterThan(0), { everyMs: 2 });
      const created = await createThrough(gateway, other);
      expect(created).toMatchObject({ agent_id: 'new', state: 'running' });

      const placed = await eventually(
        async () => {
          const found = await runningOf(guild);
          expect(found).toHaveLength(60);
          return found;
        },
        { deadlineMs: 60_000 },
      );
      await watching.end();
      expect(prioritiesByStart(placed)).toEqual([5, 4, 3, 2, 1, 0].flatMap((priority) => Array(10).fill(priority)));
      expect(watching.most).toBeGreaterThan(1);
      expect(watching.most).toBeLessThanOrEqual(mostAtOnce);

      // By the order in the store, whenever somebody looks: most of the lost ones ran after the one from outside.
      const order = await eventually(async () => {
        const found = await runsElsewhere();
        expect(found).toHaveLength(61);
        return found;
      });
      expect(order.indexOf('new')).toBeGreaterThanOrEqual(0);
      expect(order.indexOf('new')).toBeLessThan(30);
    },
    slowMs,
  );
});

/** Looks again and again how many agents of a guild are being started: their lease says so. */
class StartsAtOnce {
  most = 0;
  private ending = false;
  private readonly watching: Promise<void>;

  constructor(
    private readonly store: Redis,
    private readonly guildId: string,
  ) {
    this.watching = this.watch();
  }

  end(): Promise<void> {
    this.ending = true;
    return this.watching;
  }

  private async watch(): Promise<void> {
    const keys = await this.store.keys(`{guildhall}:agent_location:${this.guildId}:*`);
    for (; !this.ending; await wait(2)) {
      const leases = await this.store.mget(keys);
      const starting = leases.filter((lease) => lease?.includes('"state":"starting"')).length;
      this.most = Math.max(this.most, starting);
    }
  }
}
