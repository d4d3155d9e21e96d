import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess } from '../../support/agent-host-process';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { descendantsOf } from '../../support/processes';
import { RedisServer } from '../../support/redis-server';

const slowMs = 180_000;

describe('an engine with a list of hosts (L3)', () => {
  let redis: RedisServer;
  let listed: AgentHostProcess;
  let other: AgentHostProcess;
  let processesOfOther: number[];
  const engines: ExecutionEngine[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
    const start = () => AgentHostProcess.start({ redisUrl: redis.url });
    [listed, other] = await Promise.all([start(), start()]);
    processesOfOther = descendantsOf(other.pid);
  }, slowMs);

  afterAll(async () => {
    await Promise.all(engines.map((engine) => engine.shutdown()));
    await Promise.all([listed.stop(), other.stop()]);
    await redis.stop();
  }, slowMs);

  async function engineOfListed(): Promise<ExecutionEngine> {
    const engine = await createEngine({ distributed: { url: redis.url, agentHosts: [listed.address] } });
    engines.push(engine);
    return engine;
  }

  it(
    'runs every agent on those, and none on a host that is present and not listed',
    async () => {
      const engine = await engineOfListed();
      const ids = ['a', 'b', 'c', 'd'];
      const guild = exampleGuild(ids.map((id) => exampleAgent('Counter', id)));
      await engine.runGuild(guild);
      await engine.runAgent(guild, exampleAgent('Counter', 'e'));

      const agents = await engine.listAgents(guild.id);
      expect(agents.map(({ agentId }) => agentId).sort()).toEqual([...ids, 'e']);
      expect(new Set(agents.map(({ host }) => host))).toEqual(new Set([listed.name]));
      expect(descendantsOf(other.pid)).toEqual(processesOfOther);
    },
    slowMs,
  );

  it(
    'starts nothing while none of those is present',
    async () => {
      await listed.stop();
      // Another one, whose picture of the hosts is not from before.
      const engine = await engineOfListed();
      const guild = exampleGuild();

      const start = engine.runAgent(guild, exampleAgent('Counter', 'a'));
      await expect(start).rejects.toMatchObject({ kind: 'unavailable', code: 'NO_HOST_AVAILABLE' });

      expect(await engine.listAgents(guild.id)).toEqual([]);
      expect(descendantsOf(other.pid)).toEqual(processesOfOther);
    },
    slowMs,
  );
});
