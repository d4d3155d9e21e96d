import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess, eventually, exampleAgent, exampleGuild, GatewayProcess, RedisServer } from '../../support';

const slowMs = 180_000;

describe('events of agents that leave their host', () => {
  let redis: RedisServer;
  let hosts: AgentHostProcess[];
  let gateway: GatewayProcess;
  let engine: ExecutionEngine;
  const guild = exampleGuild();

  beforeAll(async () => {
    redis = await RedisServer.start();
    const start = () => AgentHostProcess.start({ redisUrl: redis.url });
    hosts = await Promise.all([start(), start()]);
    gateway = await GatewayProcess.start(redis.url);
    await eventually(() => expect(gateway.log).toContain('leading'));
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await Promise.all([...hosts, gateway].map((one) => one.stop()));
    await engine.shutdown();
    await redis.stop();
  }, slowMs);

  async function causesOf(agentId: string): Promise<string[]> {
    const causes: string[] = [];
    const { signal } = new AbortController();
    for await (const { event } of engine.events({ guildId: guild.id, agentId, signal })) {
      if (event.to === 'stopped') causes.push(event.cause);
    }
    return causes;
  }

  const lastEnd = (agentId: string, cause: string) =>
    eventually(async () => expect((await causesOf(agentId)).at(-1)).toBe(cause));

  /** The agent, on whichever host, and the hosts as it sees them. */
  async function runOne(agentId: string) {
    const { host } = await engine.runAgent(guild, exampleAgent('Echo', agentId));
    const isHere = ({ name }: AgentHostProcess) => name === host;
    return { here: hosts.find(isHere)!, there: hosts.find((one) => !isHere(one))! };
  }

  const runBound = (agentId: string, { name }: AgentHostProcess) =>
    engine.runAgent(guild, exampleAgent('Echo', agentId, { properties: { guildhall: { placement: { host: name } } } }));

  it('tell who asked for a move', async () => {
    const { there } = await runOne('moved');
    await engine.moveAgent(guild.id, 'moved', there.name, 'mover');
    await lastEnd('moved', `handed over to host ${there.name}, as asked by mover`);
    await engine.stopAgent(guild.id, 'moved');
  });

  it(
    'tell who asked for the drain that the leader moves and ends them for, and of SIGTERM name nobody',
    async () => {
      const { here, there } = await runOne('leaving');
      await runBound('bound', here);
      expect(await engine.drainHost(here.name, 60_000, 'drainer')).toEqual({ moved: 1, stopped: 1, forced: 0 });
      const because = 'its host is being emptied, as asked by drainer';
      await lastEnd('leaving', `handed over to host ${there.name}, because ${because}`);
      await lastEnd('bound', `${because}, and no other one has room for it`);

      // Nobody leads from here on: the host ends its agents itself.
      await gateway.stop();
      await there.stop();
      await lastEnd('leaving', 'the host is being emptied');
    },
    slowMs,
  );
});
