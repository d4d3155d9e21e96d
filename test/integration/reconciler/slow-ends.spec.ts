import { createEngine, type AgentStatus, type ExecutionEngine } from '@guildhall/engine';
import type { GuildSpec } from '@guildhall/contract';
import {
  AgentHostProcess,
  eventually,
  exampleAgent,
  exampleGuild,
  GatewayProcess,
  isAlive,
  RedisServer,
} from '../../support';

const slowMs = 180_000;
/** So long a stop has been under way before the leader takes part in it, twice over. */
const takesPartMs = 4_000;
/** As many agents leave their hosts at once. */
const atOnce = 16;

describe('while agents take their time to end', () => {
  let redis: RedisServer;
  let engine: ExecutionEngine;
  let hosts: AgentHostProcess[];
  let gateway: GatewayProcess;
  const quick = exampleGuild(['1', '2', '3'].map((id) => exampleAgent('Echo', id)));

  beforeEach(async () => {
    redis = await RedisServer.start();
    hosts = [await startHost('a')];
    gateway = await GatewayProcess.start(redis.url);
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterEach(async () => {
    for (const one of hosts) one.kill('SIGKILL');
    await Promise.all([...hosts, gateway].map((one) => one.stop()));
    await engine.shutdown();
    await redis.stop();
  }, slowMs);

  const startHost = (name: string) => AgentHostProcess.start({ redisUrl: redis.url, name });

  /** The slow ones on host a, the quick ones on host b. */
  async function runBoth(slow: GuildSpec): Promise<readonly AgentStatus[]> {
    expect((await engine.runGuild(slow)).failed).toEqual([]);
    hosts.push(...(await Promise.all(['b', 'c'].map(startHost))));
    expect((await engine.runGuild(quick)).failed).toEqual([]);
    for (const agent of await engine.listAgents(quick.id))
      if (agent.host !== 'b') await engine.moveAgent(quick.id, agent.agentId, 'b');
    return engine.listAgents(slow.id);
  }

  /** Kills the host of the quick ones; resolves when they run on others. */
  async function loseHost(name: string): Promise<void> {
    hosts.find((host) => host.name === name)!.kill('SIGKILL');
    await eventually(
      async () => {
        const agents = await engine.listAgents(quick.id);
        expect(agents.filter(({ state, host }) => state === 'running' && host !== name)).toHaveLength(3);
      },
      { deadlineMs: 60_000 },
    );
  }

  async function stoppingIn({ id: guildId }: GuildSpec): Promise<number> {
    let count = 0;
    for await (const { event } of engine.events({ guildId, signal: new AbortController().signal }))
      if (event.to === 'stopping') count++;
    return count;
  }

  it(
    'a lost host’s agents run elsewhere before an agent has ended that was to stop',
    async () => {
      const slow = exampleGuild([exampleAgent('Slow', 'slow', { properties: { stopMs: 25_000 } })]);
      const [{ info }] = (await runBoth(slow)) as [AgentStatus];
      const stopped = engine.stopAgent(slow.id, 'slow');
      const beganMs = performance.now();
      await eventually(() => expect(performance.now() - beganMs).toBeGreaterThan(takesPartMs));

      await loseHost('b');

      expect(isAlive(info!.pid!)).toBe(true);
      process.kill(info!.pid!, 'SIGKILL');
      await stopped;
    },
    slowMs,
  );

  it(
    'and before those have left that a drain moves away',
    async () => {
      const names = Array.from({ length: 20 }, (_none, n) => `slow-${n}`);
      const slow = exampleGuild(names.map((id) => exampleAgent('Slow', id, { properties: { stopMs: 9_000 } })));
      const leaving = await runBoth(slow);
      const drained = engine.drainHost('a', 60_000).catch(() => undefined);
      await eventually(async () => expect(await stoppingIn(slow)).toBeGreaterThanOrEqual(atOnce));

      await loseHost('b');

      expect(leaving.filter(({ info }) => isAlive(info!.pid!))).toHaveLength(leaving.length);
      hosts[0]!.kill('SIGKILL');
      await drained;
    },
    slowMs,
  );
});
