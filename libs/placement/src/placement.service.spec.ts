import { decodeAgentSpec } from '@guildhall/contract';
import { connectRedis, KeySpace } from '@guildhall/redis';
import { patientMs, RedisServer } from '@guildhall/test-support';
import type { HostCandidate } from './host-candidate';
import { HostDirectory } from './host-directory';
import { PlacementService } from './placement.service';
import { HostLeaseSource } from './sources/host-lease.source';

const agent = decodeAgentSpec({ id: 'a', name: 'Agent', description: 'An agent.', class_name: 'examples.Greeter' });

function hostOf(host: string, changes: Partial<HostCandidate> = {}): HostCandidate {
  return { host, address: `${host}:50051`, capacity: 100_000, running: 0, ...changes };
}

function countingFrom(first: number) {
  let next = first;
  return { nextPlacement: async () => next++ };
}

function placementOver(hosts: readonly HostCandidate[], counter = countingFrom(0)): PlacementService {
  return new PlacementService(new HostDirectory({ list: async () => hosts }), { counter });
}

async function choose(placement: PlacementService, times: number, wish = {}): Promise<{ [host: string]: number }> {
  const chosen = await Promise.all(Array.from({ length: times }, () => placement.selectHost(agent, wish)));
  const counts: { [host: string]: number } = {};
  for (const { host } of chosen) counts[host] = (counts[host] ?? 0) + 1;
  return counts;
}

const noHost = (reason: RegExp) =>
  expect.objectContaining({ kind: 'unavailable', code: 'NO_HOST_AVAILABLE', message: expect.stringMatching(reason) });

describe('selectHost', () => {
  it('gives the address of a host, also of one of which nothing else is known (L1)', async () => {
    const placement = placementOver(['h2', 'h1'].map((host) => ({ host, address: `${host}:50051` })));

    expect(await placement.selectHost(agent)).toEqual({ host: 'h1', address: 'h1:50051' });
    expect((await placement.selectHost(agent)).address).toBe('h2:50051');
  });

  it('says that no agent host is available where there is none (L1)', async () => {
    await expect(placementOver([]).selectHost(agent)).rejects.toEqual(
      noHost(/^No agent host available: none is present/),
    );
  });

  it('says so when hosts are present, but none of the addresses that it may use', async () => {
    let present = [hostOf('h1'), hostOf('h2')];
    const source = new HostLeaseSource({ list: async () => present }, ['h3:50051', 'h4:50051']);
    const placement = new PlacementService(new HostDirectory(source), { counter: countingFrom(0) });
    await expect(placement.selectHost(agent)).rejects.toEqual(
      noHost(/available: none of those in AGENT_HOSTS is present, 2 others are\. Start/),
    );

    present = [hostOf('h1')];
    await expect(placement.selectHost(agent)).rejects.toEqual(noHost(/AGENT_HOSTS is present, 1 other is\. Start/));
    present = [];
    await expect(placement.selectHost(agent)).rejects.toEqual(noHost(/available: none is present\. Start/));
  });

  it('passes over hosts that are full, drain, lack the class or were tried (C21)', async () => {
    const placement = placementOver([
      hostOf('full', { running: 100, capacity: 100 }),
      hostOf('draining', { draining: true }),
      hostOf('without', { classes: ['examples.Other'] }),
      hostOf('tried'),
      hostOf('fit', { classes: ['examples.Greeter'] }),
    ]);

    expect(await choose(placement, 20, { exclude: ['tried'] })).toEqual({ fit: 20 });
  });

  it('says of each host why it was not asked', async () => {
    const placement = placementOver([
      hostOf('a', { running: 7, capacity: 7 }),
      hostOf('b', { draining: true }),
      hostOf('c', { classes: ['examples.Other'] }),
      hostOf('d'),
      hostOf('e', { labels: { disk: 'hdd' } }),
    ]);

    await expect(placement.selectHost(agent, { exclude: ['d'], labels: { disk: 'ssd' } })).rejects.toEqual(
      noHost(/a runs 7 of 7 agents, b is being emptied, c lacks .*Greeter, d was tried, e is not labelled disk=ssd/),
    );
  });

  it('keeps its refusal short where there are many hosts', async () => {
    const hosts = Array.from({ length: 1_000 }, (_none, index) => hostOf(`host-${index}`, { draining: true }));

    await expect(placementOver(hosts).selectHost(agent)).rejects.toEqual(noHost(/and 995 more/));
  });

  it('names the class when every host knows its catalog and none has it', async () => {
    const hosts = [hostOf('a', { classes: ['examples.Other'] }), hostOf('b', { classes: [], draining: true })];

    await expect(placementOver(hosts).selectHost(agent)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'CLASS_NOT_IN_CATALOG',
      field: 'class_name',
      message: expect.stringContaining('examples.Greeter'),
    });
    expect((await placementOver([...hosts, hostOf('c')]).selectHost(agent)).host).toBe('c');
  });

  it('looks again before it refuses', async () => {
    const present = [hostOf('full', { capacity: 0 })];
    const directory = new HostDirectory({ list: async () => [...present] });
    const placement = new PlacementService(directory, { counter: countingFrom(0) });
    await expect(placement.selectHost(agent)).rejects.toEqual(noHost(/full runs 0 of 0 agents/));

    present.push(hostOf('newcomer'));

    expect((await placement.selectHost(agent)).host).toBe('newcomer');
  });

  it('keeps to the host or the labels asked for', async () => {
    const placement = placementOver([hostOf('a', { labels: { zone: 'x' } }), hostOf('b'), hostOf('c')]);

    expect(await choose(placement, 5, { host: 'b' })).toEqual({ b: 5 });
    expect(await choose(placement, 5, { labels: { zone: 'x' } })).toEqual({ a: 5 });
  });

  it('refuses a strategy that nobody knows', async () => {
    const wish = { strategy: 'coin_toss' as 'round_robin' };

    await expect(placementOver([hostOf('a')]).selectHost(agent, wish)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'PLACEMENT_STRATEGY_UNKNOWN',
      field: 'placement.strategy',
      message: expect.stringMatching(/coin_toss.*round_robin, least_loaded/),
    });
  });
});

describe('round robin', () => {
  it('is fair over several engines and 10,000 choices at once (L2)', async () => {
    const server = await RedisServer.start();
    const hosts = ['a', 'b', 'c'].map((host) => hostOf(host));
    const keys = new KeySpace();
    const connections = await Promise.all(
      Array.from({ length: 4 }, () => connectRedis({ url: server.url, callTimeoutMs: patientMs })),
    );
    const engines = connections.map((connection) => {
      const nextPlacement = async () => (await connection.reach((client) => client.incr(keys.placementCounter()))) - 1;
      // Each hears of the hosts in another order.
      return placementOver([...hosts.reverse()], { nextPlacement });
    });

    const counts = await Promise.all(engines.map((engine) => choose(engine, 2_500)));

    for (const { host } of hosts) {
      const chosen = counts.reduce((sum, each) => sum + (each[host] ?? 0), 0);
      expect(Math.abs(chosen - 10_000 / 3)).toBeLessThanOrEqual(1);
    }
    await Promise.all(connections.map((connection) => connection.close()));
    await server.stop();
  });

  it('goes on where the counter stands', async () => {
    expect(await placementOver([hostOf('a'), hostOf('b')], countingFrom(7)).selectHost(agent)).toMatchObject({
      host: 'b',
    });
  });
});

describe('least loaded', () => {
  const wish = { strategy: 'least_loaded' };

  it('chooses by the part of the capacity in use', async () => {
    const hosts = [hostOf('big', { running: 40, capacity: 100 }), hostOf('small', { running: 6, capacity: 10 })];

    expect((await placementOver(hosts).selectHost(agent, { strategy: 'least_loaded' })).host).toBe('big');
  });

  it('spreads a burst that the hosts do not count yet (L4)', async () => {
    const hosts = [
      hostOf('a', { running: 10, capacity: 100 }),
      hostOf('b', { capacity: 100 }),
      hostOf('c', { capacity: 100 }),
    ];

    expect(await choose(placementOver(hosts), 50, wish)).toEqual({ a: 10, b: 20, c: 20 });
  });

  it('fills hosts and goes on to others, until all are full', async () => {
    const hosts = [hostOf('a', { capacity: 2 }), hostOf('b', { capacity: 3 })];
    const placement = placementOver(hosts);

    expect(await choose(placement, 5, wish)).toEqual({ a: 2, b: 3 });
    await expect(placement.selectHost(agent)).rejects.toEqual(noHost(/a runs 2 of 2 agents, b runs 3 of 3 agents/));
    placement.noteGone('b');
    expect((await placement.selectHost(agent)).host).toBe('b');
  });
});

it('takes present hosts from their leases, all or those that are listed', async () => {
  const leases = { list: async () => [hostOf('a'), hostOf('b')] };

  expect(await new HostLeaseSource(leases).list()).toHaveLength(2);
  expect(await new HostLeaseSource(leases, ['b:50051', 'gone:50051']).list()).toEqual([hostOf('b')]);
});
