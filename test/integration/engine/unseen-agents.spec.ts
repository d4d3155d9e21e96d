import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { connectRedis, KeySpace, type RedisConnection } from '@guildhall/redis';
import { RedisLeaseStore } from '@guildhall/registry';
import { AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { descendantsOf, isAlive } from '../../support/processes';
import { RedisServer } from '../../support/redis-server';

const slowMs = 180_000;
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '8' };
const hostTtlMs = 6000;

/** What the model in docs/model taught: an agent may run, or be about to, though nobody sees a valid lease of it. */
describe('an agent of which the store shows no lease', () => {
  let redis: RedisServer;
  let connection: RedisConnection;
  let leases: RedisLeaseStore;
  let engine: ExecutionEngine;
  let hosts: AgentHostProcess[];

  beforeEach(async () => {
    redis = await RedisServer.start();
    connection = await connectRedis({ url: redis.url });
    leases = new RedisLeaseStore(connection, new KeySpace());
    hosts = [];
  }, slowMs);

  afterEach(async () => {
    for (const host of hosts) host.kill('SIGCONT');
    await engine.shutdown();
    await Promise.all(hosts.map((host) => host.stop()));
    await connection.close();
    await redis.stop();
  }, slowMs);

  async function open(hostCount: number, env: NodeJS.ProcessEnv = {}): Promise<void> {
    const start = () => AgentHostProcess.start({ redisUrl: redis.url, env });
    hosts = await Promise.all(Array.from({ length: hostCount }, start));
    const deadlines = { createMs: 5000, stopMs: 3000, listMs: 3000 };
    engine = await createEngine({ distributed: { url: redis.url, deadlines, reconcile: { hostTtlMs } } });
  }

  const leaseOf = async (guildId: string, agentId: string) => (await leases.getLocation({ guildId, agentId })).lease;

  it(
    'ends for good when it is stopped while its host is away for longer than its lease',
    async () => {
      await open(1, quick);
      const guild = exampleGuild();
      const { pid } = await engine.runAgent(guild, exampleAgent('Counter', 'a'));
      hosts[0]!.kill('SIGSTOP');
      await eventually(async () => expect(await leaseOf(guild.id, 'a')).toBeUndefined());

      await engine.stopAgent(guild.id, 'a');
      expect(isAlive(pid!)).toBe(true);
      hosts[0]!.kill('SIGCONT');

      await eventually(() => expect(isAlive(pid!)).toBe(false));
      await eventually(async () => expect(await leaseOf(guild.id, 'a')).toBeUndefined());
    },
    slowMs,
  );

  it(
    'does not start any more when its call arrives after the caller was told that it failed',
    async () => {
      await open(1);
      const guild = exampleGuild();
      const idle = descendantsOf(hosts[0]!.pid);
      hosts[0]!.kill('SIGSTOP');
      await expect(engine.runAgent(guild, exampleAgent('Counter', 'late'))).rejects.toMatchObject({ kind: 'deadline' });
      hosts[0]!.kill('SIGCONT');

      // Its call comes after the late one.
      const { pid } = await eventually(() => engine.runAgent(guild, exampleAgent('Counter', 'next')));
      await expect(engine.listAgents(guild.id)).resolves.toMatchObject([{ agentId: 'next', state: 'running' }]);
      expect(await leaseOf(guild.id, 'late')).toBeUndefined();
      const agents = descendantsOf(hosts[0]!.pid).filter((one) => !idle.includes(one));
      expect(agents).toEqual([pid]);
    },
    slowMs,
  );

  it(
    'goes on when its guild is run again before its host has announced it to an emptied store',
    async () => {
      await open(2, quick);
      const guild = exampleGuild(['a', 'b', 'c', 'd'].map((id) => exampleAgent('Counter', id)));
      const { running } = await engine.runGuild(guild);
      // Whoever has an answer of the store outstanding when it is lost begins again; these have none any more.
      await engine.publish(guild.id, 'numbers', { add: 1 });
      await eventually(async () => {
        const states = await connection.reach((client) => client.keys('*}:state:*'));
        expect(states).toHaveLength(running.length);
      });
      await redis.empty();

      await engine.runGuild(guild);

      expect(running.map(({ pid }) => isAlive(pid!))).toEqual(running.map(() => true));
      const after = await engine.listAgents(guild.id);
      const known = (infos: readonly { agentId: string; pid?: number; epoch: number }[]) =>
        infos
          .map(({ agentId, pid, epoch }) => ({ agentId, pid, epoch }))
          .sort((a, b) => (a.agentId < b.agentId ? -1 : 1));
      expect(known(after.map(({ info }) => info!))).toEqual(known(running));
    },
    slowMs,
  );
});
