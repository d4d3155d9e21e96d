import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { GatewayProcess } from '../../support/gateway-process';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { RedisServer } from '../../support/redis-server';

const slowMs = 240_000;
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '8' };
const agents = 40;
const counters = Array.from({ length: agents - 1 }, (_, n) => exampleAgent('Counter', `agent-${n}`));
/** However fast the others are, it is not there yet when the leader is paused. */
const slow = exampleAgent('Slow', 'slow', { properties: { startMs: 3_000 } });

describe('a leader that was paused', () => {
  let redis: RedisServer;
  let engine: ExecutionEngine;
  let hosts: AgentHostProcess[];
  let gateways: GatewayProcess[];

  beforeAll(async () => {
    redis = await RedisServer.start();
    hosts = [await AgentHostProcess.start({ redisUrl: redis.url, name: 'emptied', env: quick })];
    gateways = [await GatewayProcess.start(redis.url, quick)];
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await Promise.all([...hosts, ...gateways].map((one) => one.stop()));
    await engine.shutdown();
    await redis.stop();
  }, slowMs);

  const says = (gateway: GatewayProcess, words: RegExp) =>
    eventually(() => expect(gateway.log).toMatch(words), { deadlineMs: 30_000 });

  /** Where each agent runs, as what; none on the host that is emptied. */
  async function placesOf(guildId: string): Promise<Map<string, string>> {
    const found = await engine.listAgents(guildId);
    const running = found.filter(({ state, host, info }) => state === 'running' && host !== 'emptied' && info?.isAlive);
    expect(running).toHaveLength(agents);
    return new Map(running.map(({ agentId, host, info }) => [agentId, `${host} ${info!.epoch} ${info!.pid}`]));
  }

  const moved = async (guildId: string) =>
    (await engine.listAgents(guildId)).filter(({ state, host }) => state === 'running' && host !== 'emptied').length;

  it(
    'in the middle of a drain ends nothing that its successor placed meanwhile',
    async () => {
      const [old] = gateways as [GatewayProcess];
      await says(old, /"leading"/);
      const guild = exampleGuild([...counters, slow]);
      await engine.runGuild(guild);
      const others = ['one', 'two', 'three'];
      const started = others.map((name) => AgentHostProcess.start({ redisUrl: redis.url, name, env: quick }));
      hosts.push(...(await Promise.all(started)));
      gateways.push(await GatewayProcess.start(redis.url, quick));

      const drained = engine.drainHost('emptied', 60_000).catch(() => undefined);
      await eventually(async () => expect(await moved(guild.id)).toBeGreaterThan(3), { everyMs: 5 });
      old.kill('SIGSTOP');
      expect(await moved(guild.id)).toBeLessThan(agents);
      const before = await eventually(() => placesOf(guild.id), { deadlineMs: 60_000 });
      await drained;

      old.kill('SIGCONT');
      // As one that lost the store for as long, or one that finds another leader.
      await says(old, /could not reconcile|following/);
      // It ends when nothing that it began is under way.
      await old.stop();
      expect(await placesOf(guild.id)).toEqual(before);
    },
    slowMs,
  );
});
