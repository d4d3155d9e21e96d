import { Redis } from 'ioredis';
import type { GuildSpec } from '@guildhall/contract';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess, eventually, exampleAgent, exampleGuild, GatewayProcess, RedisServer } from '../../support';

const slowMs = 180_000;
/** An agent in want of room is tried again after a second, by the next of the comparisons that come every second. */
const boundMs = 2_000;
/** Of a machine that stalls. */
const marginMs = 6_000;
/** With pauses that double, as after other failures, the next try would be 16 s away. */
const triesBefore = 5;
/** What a host runs it would tell after 20 s, were it not to tell at once that it has room again. */
const seldom = { HOST_TTL: '60', LEASE_TTL: '240', HEARTBEAT_INTERVAL: '80' };
const names = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('agents that wait for room', () => {
  let redis: RedisServer;
  let store: Redis;
  let hosts: AgentHostProcess[];
  let gateway: GatewayProcess;
  let engine: ExecutionEngine;

  beforeEach(async () => {
    redis = await RedisServer.start();
    store = new Redis(redis.url);
    hosts = [await startHost(1, seldom)];
    gateway = await GatewayProcess.start(redis.url);
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterEach(async () => {
    await Promise.all([gateway, ...hosts].map((one) => one.stop()));
    await engine.shutdown();
    store.disconnect();
    await redis.stop();
  }, slowMs);

  const startHost = (maxProcesses: number, env = {}) =>
    AgentHostProcess.start({ redisUrl: redis.url, maxProcesses, env });

  async function running({ id }: GuildSpec) {
    return (await engine.listAgents(id)).filter(({ state }) => state === 'running');
  }

  /** Whoever says that there is no room: until the host has told what it runs, it is asked itself. */
  const tries = (agentId: string) =>
    gateway.log.match(new RegExp(`"agentId":"${agentId}","reason":"[^"]* runs 1 of 1 agents`, 'g'))?.length ?? 0;

  /** Runs one of them; the others were in vain tried again and again. */
  async function runGuild(): Promise<GuildSpec> {
    const guild = exampleGuild(names.map((id) => exampleAgent('Echo', id)));
    await engine.runGuild(guild);
    const [first] = await running(guild);
    for (const id of names) {
      if (id !== first!.agentId) await eventually(() => expect(tries(id)).toBeGreaterThan(triesBefore));
    }
    return guild;
  }

  /** By the clock that epochs are made of: an agent's epoch is the time at which its placement began. */
  async function storeMs(): Promise<number> {
    const [seconds, micros] = await store.time();
    return Number(seconds) * 1_000 + Number(micros) / 1_000;
  }

  /** Resolves when the host has just renewed its lease, in which it says how many agents it runs. */
  async function renewal(): Promise<void> {
    const key = `{guildhall}:host:${hosts[0]!.name}`;
    let lastMs = await store.pttl(key);
    await eventually(async () => {
      const [beforeMs, nowMs] = [lastMs, (lastMs = await store.pttl(key))];
      expect(nowMs).toBeGreaterThan(beforeMs);
    });
  }

  it(
    'are placed within 2 s of the coming of a host, all of them, however long they waited',
    async () => {
      const guild = await runGuild();
      hosts.push(await startHost(20));
      const hadRoomAtMs = await storeMs();
      const placed = await eventually(async () => {
        const found = await running(guild);
        expect(found).toHaveLength(names.length);
        return found;
      });
      for (const { epoch } of placed) expect(epoch! - hadRoomAtMs).toBeLessThan(boundMs + marginMs);
    },
    slowMs,
  );

  it(
    'are placed within 2 s of the end of another one, which makes room for one',
    async () => {
      const guild = await runGuild();
      const [first] = await running(guild);
      await renewal();
      await engine.stopAgent(guild.id, first!.agentId);
      const hadRoomAtMs = await storeMs();
      const [next] = await eventually(async () => {
        const found = await running(guild);
        expect(found).toHaveLength(1);
        return found;
      });
      expect(next!.agentId).not.toBe(first!.agentId);
      expect(next!.epoch! - hadRoomAtMs).toBeLessThan(boundMs + marginMs);
    },
    slowMs,
  );
});
