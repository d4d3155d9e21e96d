import { Redis } from 'ioredis';
import type { GuildSpec } from '@guildhall/contract';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess, eventually, exampleAgent, exampleGuild, GatewayProcess, RedisServer } from '../../support';
import { StoreWrites } from './support/store-writes';

const slowMs = 180_000;
/** Hosts renew their leases, and those of agents, while comparisons are watched. */
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '4' };
/** Whoever changed a wish has so long to make it true: until then a comparison leaves the agent alone anyway. */
const youngMs = 5_000;
/** Each comparison begins with the renewal of the leader's lease. */
const leads = 'PEXPIRE {guildhall}:leader';
const comparisons = 6;
const idKey = '{guildhall}:store:id';
/** What gateway and host write by the clock. */
const renewals = [
  /^PEXPIRE \{guildhall\}:leader$/,
  /^SET \{guildhall\}:leader_sure$/,
  /^(HSET|PEXPIRE) \{guildhall\}:host:/,
  /^SADD \{guildhall\}:hosts$/,
  /^PEXPIRE \{guildhall\}:(agent_location|host_agents|claims):/,
];

describe('a leader that finds nothing different', () => {
  let redis: RedisServer;
  let store: Redis;
  let host: AgentHostProcess;
  let gateway: GatewayProcess;
  let engine: ExecutionEngine;

  beforeAll(async () => {
    redis = await RedisServer.start();
    store = new Redis(redis.url);
    host = await AgentHostProcess.start({ redisUrl: redis.url, env: quick });
    gateway = await GatewayProcess.start(redis.url, quick);
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await Promise.all([gateway, host].map((one) => one.stop()));
    await engine.shutdown();
    store.disconnect();
    await redis.stop();
  }, slowMs);

  /** Some that run, and one that has ended for good and is still wished. */
  async function runGuild(): Promise<GuildSpec> {
    const once = { properties: { guildhall: { restart_policy: 'never' } } };
    const running = ['a', 'b', 'c'].map((id) => exampleAgent('Counter', id));
    const strict = exampleAgent('Echo', 'strict', { properties: { guildhall: { fencing: 'strict' } } });
    const guild = exampleGuild([...running, strict, exampleAgent('Crashing', 'ended', once)]);
    expect((await engine.runGuild(guild)).failed).toEqual([]);
    await engine.publish(guild.id, 'crash', {});
    await eventually(async () => {
      const states = (await engine.listAgents(guild.id)).map(({ state }) => state);
      expect(states).toEqual(['running', 'running', 'running', 'failed', 'running']);
    });
    return guild;
  }

  /** Resolves when no agent counts as being started or changed any more. */
  async function settled({ id }: GuildSpec): Promise<void> {
    const statuses = await engine.listAgents(id);
    const youngest = Math.max(...statuses.map(({ epoch }) => epoch!));
    await eventually(async () => {
      const [seconds] = await store.time();
      expect(Number(seconds) * 1_000 - youngest).toBeGreaterThan(youngMs);
    });
  }

  async function agents({ id }: GuildSpec) {
    const statuses = await engine.listAgents(id);
    return statuses.map(({ agentId, state, epoch, info }) => [agentId, state, epoch, info?.pid, info?.restarts]);
  }

  const storeId = () => store.get(idKey);
  const newestEvent = async () => (await store.xrevrange('{guildhall}:events', '+', '-', 'COUNT', 1))[0]?.[0];

  it(
    'writes nothing but its own lease and that it holds it, comparison after comparison; host and agents renew theirs',
    async () => {
      const guild = await runGuild();
      await settled(guild);
      const [before, lastEvent, id] = [await agents(guild), await newestEvent(), await storeId()];
      const watching = await StoreWrites.watch(redis.url);

      const written = await eventually(async () => {
        const writes = await watching.list();
        expect(writes.filter((write) => write === leads).length).toBeGreaterThan(comparisons);
        expect(writes).toContain(`PEXPIRE {guildhall}:agent_location:${guild.id}:a`);
        return writes;
      });
      watching.close();

      expect(written.filter((write) => !renewals.some((renewal) => renewal.test(write)))).toEqual([]);
      expect(await agents(guild)).toEqual(before);
      expect([await newestEvent(), await storeId()]).toEqual([lastEvent, id]);
      expect(gateway.log).not.toContain('"level":"warn"');
      await engine.stopGuild(guild.id);
    },
    slowMs,
  );
});
