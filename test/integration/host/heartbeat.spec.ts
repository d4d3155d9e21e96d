import { setTimeout as wait } from 'node:timers/promises';
import type { GuildSpec } from '@guildhall/contract';
import type { AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { exampleGuild } from '../../support/guilds';
import { isAlive } from '../../support/processes';
import { createExample } from './support/create-request';
import type { HostClient } from './support/host-client';
import { HostWorld } from './support/host-world';

const slowMs = 180_000;
/** Long enough for a host that gets no processor for several seconds. */
const env = { HEARTBEAT_INTERVAL: '3', LEASE_TTL: '9', HOST_TTL: '9' };
const ttlMs = 9000;

describe('heartbeats of an agent host', () => {
  let world: HostWorld;
  let host: AgentHostProcess;
  let client: HostClient;
  let guild: GuildSpec;

  beforeAll(async () => {
    world = await HostWorld.start();
    ({ host, client } = await world.host({ env }));
  }, slowMs);

  afterAll(() => world.close(), slowMs);

  beforeEach(async () => {
    guild = exampleGuild();
    // A host that the test before took the lease of creates nothing until it has one again.
    await eventually(async () => expect(await world.store.keys(`host:${host.name}`)).toHaveLength(1));
  });

  afterEach(async () => {
    const { agents } = await client.call('ListAgents', {});
    await Promise.all(agents.map(({ guildId, agentId }) => client.call('StopAgent', { guildId, agentId })));
  });

  const location = (agentId: string) => `agent_location:${guild.id}:${agentId}`;
  const incarnation = async () => (await client.call('Health', {})).incarnation;

  async function create(agentId: string): Promise<{ pid: number; epoch: number }> {
    return client.call('CreateAgent', createExample('Counter', agentId, guild));
  }

  it(
    'renew the leases of the host and of its agents before they end',
    async () => {
      await create('a');
      const lease = await world.store.get(location('a'));
      const seen: number[] = [];
      for (const end = performance.now() + 1.5 * ttlMs; performance.now() < end; await wait(100)) {
        seen.push(await world.store.ttlMs(location('a')), await world.store.ttlMs(`host:${host.name}`));
      }
      expect(Math.min(...seen)).toBeGreaterThan(0);
      expect(Math.max(...seen)).toBeLessThanOrEqual(ttlMs);
      expect(await world.store.get(location('a'))).toBe(lease);
    },
    slowMs,
  );

  it('register again what expired, under the same epoch, and leave the process alone', async () => {
    const { pid } = await create('a');
    const lease = await world.store.get(location('a'));
    await world.store.client.del(`{guildhall}:${location('a')}`);
    await eventually(async () => expect(await world.store.get(location('a'))).toBe(lease));
    expect(isAlive(pid)).toBe(true);
    expect(await client.call('ListAgents', { guildId: guild.id })).toMatchObject({ agents: [{ pid, restarts: 0 }] });
  });

  it(
    'end an agent that a higher epoch took, and only that one',
    async () => {
      const [taken, kept] = [await create('taken'), await create('kept')];
      const other = await world.host({ env });
      const epoch = await world.reserveEpoch({ guildId: guild.id, agentId: 'taken' });
      const again = await other.client.call('CreateAgent', createExample('Counter', 'taken', guild, { epoch }));
      await eventually(() => expect(isAlive(taken.pid)).toBe(false));
      expect([kept.pid, again.pid].map(isAlive)).toEqual([true, true]);
      await eventually(async () => {
        const { state, reason } = await client.call('GetAgentInfo', { guildId: guild.id, agentId: 'taken' });
        expect([state, reason]).toEqual(['stopped', expect.stringContaining('higher epoch')]);
      });
      expect(JSON.parse((await world.store.get(location('taken')))!)).toMatchObject({ epoch, host: other.host.name });
      await other.host.stop();
    },
    slowMs,
  );

  it(
    'announce everything again, under the same epochs, when the store came back empty',
    async () => {
      const before = [await create('a'), await create('b')];
      // Whoever has an answer of the store outstanding when it is lost begins again; these have none any more.
      await world.publish(guild.id, 'numbers', { add: 1 });
      await eventually(async () => expect(await world.store.keys('state:*')).toHaveLength(2));
      await world.redis.kill();
      await world.redis.restart();
      await eventually(async () => {
        expect(await world.store.keys('agent_location:*')).toEqual([location('a'), location('b')]);
      });
      for (const [index, agentId] of ['a', 'b'].entries()) {
        expect(JSON.parse((await world.store.get(location(agentId)))!)).toMatchObject({ epoch: before[index]!.epoch });
        expect(await world.store.get(`agent_epoch:${guild.id}:${agentId}`)).toBe(String(before[index]!.epoch));
      }
      expect(before.map(({ pid }) => isAlive(pid))).toEqual([true, true]);
      const { agents } = await client.call('ListAgents', { guildId: guild.id });
      expect(agents.map(({ pid, restarts }) => [pid, restarts])).toEqual(before.map(({ pid }) => [pid, 0]));
    },
    slowMs,
  );

  it(
    'find that the incarnation was fenced: its agents end, and the host begins anew',
    async () => {
      const { pid, epoch } = await create('a');
      const fenced = await incarnation();
      await world.fence(host.name, fenced);
      await eventually(async () => {
        expect(isAlive(pid)).toBe(false);
        expect(await incarnation()).not.toBe(fenced);
        expect(await world.store.keys(`host:${host.name}`)).toHaveLength(1);
      });
      // Whatever found the fence first, the host has drawn once, and keeps what it drew.
      const drawn = await incarnation();
      await wait(ttlMs / 2);
      expect(await incarnation()).toBe(drawn);
      const next = await eventually(() => create('a'));
      expect(next.epoch).toBeGreaterThan(epoch);
      expect(JSON.parse((await world.store.get(location('a')))!)).toMatchObject({ incarnation: drawn });
    },
    slowMs,
  );

  it(
    'take up what a long silence let expire, when nobody else took it',
    async () => {
      const { pid, epoch } = await create('a');
      const before = await incarnation();
      host.kill('SIGSTOP');
      await eventually(async () => {
        expect(await world.store.keys('agent_location:*')).toEqual([]);
        expect(await world.store.keys(`host:${host.name}`)).toEqual([]);
      });
      host.kill('SIGCONT');
      await eventually(async () => {
        expect(JSON.parse((await world.store.get(location('a')))!)).toMatchObject({ epoch, incarnation: before });
      });
      expect(isAlive(pid)).toBe(true);
      expect(await world.store.keys(`host:${host.name}`)).toHaveLength(1);
    },
    slowMs,
  );
});
