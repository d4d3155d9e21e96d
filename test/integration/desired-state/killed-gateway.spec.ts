import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { encodeGuildSpec, type AgentSpec, type GuildSpec, type JsonObject } from '@guildhall/contract';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { connectRedis, KeySpace, type RedisConnection } from '@guildhall/redis';
import { RedisGuildStore, RedisLeaseStore } from '@guildhall/registry';
import { AgentHostProcess, descendantsOf, eventually, exampleAgent, exampleGuild, RedisServer } from '../../support';
import { GatewayProcess } from '../../support/gateway-process';

const slowMs = 180_000;
/** Two fifths of the usual lease times; with less a host loses its lease where it gets no processor for two seconds. */
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '8' };
const agentCount = 50;
const moments = Number(process.env['KILL_MOMENTS'] ?? 4);

/** Half of the agents are changed from round to round, one in ten is in every other one only. */
function documentOf(guild: GuildSpec, round: number): GuildSpec {
  const agents: AgentSpec[] = [];
  for (let index = 0; index < agentCount; index++) {
    const isThere = index % 10 !== 0 || (index / 10 + round) % 2 === 0;
    const properties: JsonObject = index % 2 === 0 ? { round } : {};
    if (isThere) agents.push(exampleAgent('Echo', `agent-${index}`, { properties }));
  }
  return { ...guild, agents };
}

describe('a gateway that is killed while it runs a changed guild', () => {
  let redis: RedisServer;
  let connection: RedisConnection;
  let engine: ExecutionEngine;
  let hosts: AgentHostProcess[];
  let gateway: GatewayProcess;
  const guild = exampleGuild();

  beforeAll(async () => {
    redis = await RedisServer.start();
    connection = await connectRedis({ url: redis.url });
    const startHost = () => AgentHostProcess.start({ redisUrl: redis.url, env: quick });
    hosts = await Promise.all([startHost(), startHost()]);
    gateway = await GatewayProcess.start(redis.url, quick);
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await Promise.all([...hosts, gateway].map((one) => one.stop()));
    await engine.shutdown();
    await connection.close();
    await redis.stop();
  }, slowMs);

  /** Asks the gateway as `guildhall run` does; a gateway that dies over it answers nothing. */
  async function put(document: GuildSpec): Promise<unknown> {
    const url = `http://127.0.0.1:${gateway.port}/v1/guilds/${guild.id}`;
    const body = JSON.stringify(encodeGuildSpec(document));
    const asked = fetch(url, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
    return asked.then((response) => response.json()).catch(() => undefined);
  }

  /** Processes that run agents, as the system sees them. */
  function agentProcesses(): number[] {
    return hosts.flatMap(({ pid }) => descendantsOf(pid)).filter((pid) => commandOf(pid).includes('agent-runner'));
  }

  /** Every agent that is wished runs once, as it is wished, and nothing else is left. */
  async function requireOrder(): Promise<void> {
    const keys = new KeySpace();
    const [guilds, leases] = [new RedisGuildStore(connection, keys), new RedisLeaseStore(connection, keys)];
    const records = await guilds.listAgents(guild.id);
    const locations = await leases.getLocations(records);
    const digests = locations.map(({ lease }) => lease?.state === 'running' && lease.wishDigest);
    expect(digests).toEqual(records.map(({ digest }) => digest));
    expect(await guilds.listUnwished()).toEqual([]);
    expect(await guilds.listPending(guild.id)).toEqual(new Map());
    const statuses = await engine.listAgents(guild.id);
    expect(statuses.filter(({ state, info }) => state !== 'running' || !info?.isAlive)).toEqual([]);
    expect(agentProcesses().sort()).toEqual(statuses.map(({ info }) => info?.pid).sort());
    const held = await Promise.all(hosts.map(({ name }) => leases.getHostAgents(name)));
    expect(held.flat()).toHaveLength(records.length);
  }

  it(
    'leaves what the next one finishes: every agent runs once with its new spec',
    async () => {
      const spanMs = await timeOf(put(documentOf(guild, 0)));
      await requireOrder();
      let before = documentOf(guild, 0);
      for (let round = 1; round <= moments; round++) {
        const next = documentOf(guild, round);
        const asked = put(next);
        // A change takes less than the first run did, and most happens at its beginning.
        const atMs = Math.round((Math.random() ** 2 * spanMs) / 2);
        await wait(atMs);
        gateway.kill('SIGKILL');
        await asked;
        gateway = await GatewayProcess.start(redis.url, quick);

        const wished = await engine.getGuild(guild.id);
        const agentsOf = (document?: GuildSpec) =>
          encodeGuildSpec({ ...guild, agents: document?.agents ?? [] })['agents'];
        // Before the one step that writes it nothing of the document holds, after it all of it does.
        const isWritten = JSON.stringify(agentsOf(wished)) === JSON.stringify(agentsOf(sortedById(next)));
        if (!isWritten) expect(agentsOf(wished)).toEqual(agentsOf(sortedById(before)));
        if (isWritten) before = next;
        const tookMs = await timeOf(eventually(requireOrder, { deadlineMs: 60_000, everyMs: 200 }));
        report({ round, killedAtMs: atMs, isWritten, inOrderAfterMs: tookMs });
      }
    },
    slowMs * Math.max(1, Math.ceil(moments / 4)),
  );
});

async function timeOf(work: Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await work;
  return Math.round(performance.now() - beganMs);
}

/** Told when the moments are counted by hand. */
function report(moment: object): void {
  if (process.env['KILL_MOMENTS']) process.stdout.write(`${JSON.stringify(moment)}\n`);
}

function sortedById(guild: GuildSpec): GuildSpec {
  return { ...guild, agents: [...guild.agents].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
