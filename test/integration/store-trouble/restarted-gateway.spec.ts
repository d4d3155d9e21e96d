import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess, eventually, exampleAgent, exampleGuild, GatewayProcess, RedisServer } from '../../support';

const slowMs = 180_000;
const hostTtlMs = 10_000;
const quick = { HOST_TTL: '10', LEASE_TTL: '40', HEARTBEAT_INTERVAL: '13' };
const names = ['a', 'b', 'c'];

describe('a gateway that is started while the store is away', () => {
  let redis: RedisServer;
  let engine: ExecutionEngine;
  let hosts: AgentHostProcess[];
  let gateway: GatewayProcess | undefined;

  beforeAll(async () => {
    redis = await RedisServer.start({ appendOnly: true });
    const startHost = (name: string) => AgentHostProcess.start({ redisUrl: redis.url, name, env: quick });
    hosts = await Promise.all(names.map(startHost));
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await Promise.all([...hosts, gateway].flatMap((one) => one?.stop() ?? []));
    await engine.shutdown();
    await redis.stop();
  }, slowMs);

  async function running(guildId: string) {
    const agents = await engine.listAgents(guildId);
    return agents.map(({ agentId, host, epoch, state, info }) => ({ agentId, host, epoch, state, pid: info?.pid }));
  }

  it(
    'takes nobody for lost before the hosts can have come back, and kills nothing',
    async () => {
      const guild = exampleGuild(Array.from({ length: 9 }, (_none, n) => exampleAgent('Echo', `echo-${n}`)));
      expect((await engine.runGuild(guild)).failed).toEqual([]);
      const before = await running(guild.id);
      const [late] = hosts as [AgentHostProcess];
      const killed = (gateway = await GatewayProcess.start(redis.url, quick));
      // It leads for the first time ever: that has to do for the next one to know of the outage.
      await eventually(() => expect(killed.log).toContain('leading'), { everyMs: 1 });
      expect(before.some(({ host }) => host === late.name)).toBe(true);

      await redis.kill();
      killed.kill('SIGKILL');
      const awaySinceMs = performance.now();
      // Every lease of a host has run out by then.
      await eventually(() => expect(performance.now() - awaySinceMs).toBeGreaterThan(hostTtlMs + 1_000));
      late.kill('SIGSTOP');
      await redis.restart();
      const next = (gateway = await GatewayProcess.start(redis.url, quick));
      await eventually(() => expect(next.log).toContain('leading'));
      await eventually(async () => {
        const present = (await engine.listHosts()).map(({ host }) => host);
        expect(present.toSorted()).toEqual(names.filter((name) => name !== late.name));
      });
      late.kill('SIGCONT');

      await eventually(async () => expect(await running(guild.id)).toEqual(before));
    },
    slowMs,
  );
});
