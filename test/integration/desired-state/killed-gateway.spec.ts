import { setTimeout as wait } from 'node:timers/promises';
import { encodeGuildSpec, type GuildSpec } from '@guildhall/contract';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { connectRedis, KeySpace, type RedisConnection } from '@guildhall/redis';
import { RedisGuildStore, RedisLeaseStore, type Lease, type StoredAgentRecord } from '@guildhall/registry';
import { AgentHostProcess, eventually, exampleGuild, GatewayProcess, RedisServer } from '../../support';
import { markedProcesses, runMarker } from '../../support/jest/run-marker';
import { agentCount, drawMoments, keptAgents, seed, versionOf, type Kill } from './support/run-kills';

const slowMs = 180_000;
/** Two fifths of the usual lease times; with less a host loses its lease where it gets no processor for two seconds. */
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '8' };

/** One `guildhall run`: the wishes of `next` take the place of those of `before`. */
interface Run {
  readonly before: GuildSpec;
  readonly next: GuildSpec;
  /** Of the guild, before it. */
  readonly revision: number;
  /** Agents that it starts or replaces. */
  readonly toStart: number;
}

interface Progress {
  /** All wishes are written in one step. */
  readonly isWritten: boolean;
  /** Agents that the run starts and that have a lease. */
  readonly leases: number;
  /** Those of them whose process is ready. */
  readonly running: number;
}

describe('a gateway that is killed in the middle of a run of 50 agents', () => {
  let redis: RedisServer;
  let connection: RedisConnection;
  let engine: ExecutionEngine;
  let guilds: RedisGuildStore;
  let leases: RedisLeaseStore;
  let hosts: AgentHostProcess[];
  let gateways: GatewayProcess[];

  beforeAll(async () => {
    redis = await RedisServer.start();
    connection = await connectRedis({ url: redis.url });
    const keys = new KeySpace();
    [guilds, leases] = [new RedisGuildStore(connection, keys), new RedisLeaseStore(connection, keys)];
    const startHost = () => AgentHostProcess.start({ redisUrl: redis.url, env: quick });
    hosts = await Promise.all([startHost(), startHost()]);
    gateways = await Promise.all([startGateway(), startGateway()]);
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await Promise.all([...hosts, ...gateways].map((one) => one.stop()));
    await engine.shutdown();
    await connection.close();
    await redis.stop();
  }, slowMs);

  afterEach(async () => {
    for (const { guildId } of await engine.listGuilds()) await engine.stopGuild(guildId);
    await eventually(() => expect(agentProcesses()).toEqual([]));
  });

  const startGateway = () => GatewayProcess.start(redis.url, quick);

  /** The leader first. */
  async function gatewaysByRole(): Promise<{ leader: GatewayProcess; follower: GatewayProcess }> {
    while (gateways.length < 2) gateways.push(await startGateway());
    return eventually(() => {
      const leader = gateways.find(({ log }) => log.includes('"leading"'));
      const follower = gateways.find((gateway) => gateway !== leader);
      if (!leader || !follower) throw new Error('no gateway leads');
      return { leader, follower };
    });
  }

  /** Asks a gateway as `guildhall run` does; a gateway that dies over it answers nothing. */
  async function put(gateway: GatewayProcess, document: GuildSpec): Promise<Response | undefined> {
    const url = `http://127.0.0.1:${gateway.port}/v1/guilds/${document.id}`;
    const body = JSON.stringify(encodeGuildSpec(document));
    const asked = fetch(url, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
    return asked.catch(() => undefined);
  }

  async function runOf(before: GuildSpec, next: GuildSpec): Promise<Run> {
    const { revision } = await guilds.readGuild(next.id);
    return { before, next, revision, toStart: agentCount - keptAgents(before, next).length };
  }

  async function progressOf({ next, revision, toStart }: Run): Promise<Progress> {
    const wishes = await guilds.readGuild(next.id);
    if (wishes.revision === revision) return { isWritten: false, leases: 0, running: 0 };
    const kept = agentCount - toStart;
    const taken = await leasesAsWished(wishes.agents);
    const running = taken.filter(({ state }) => state === 'running');
    return { isWritten: true, leases: taken.length - kept, running: running.length - kept };
  }

  /** Leases of processes that are as they are wished. */
  async function leasesAsWished(wished: readonly StoredAgentRecord[]): Promise<Lease[]> {
    const locations = await leases.getLocations(wished);
    const taken = locations.map(({ lease }, index) =>
      lease?.wishDigest === wished[index]?.digest ? lease : undefined,
    );
    return taken.filter((lease) => lease !== undefined);
  }

  /** Resolves when the moment of the kill has come. */
  async function due({ next, revision, toStart }: Run, { at }: Kill): Promise<void> {
    if ('ms' in at) return wait(at.ms);
    const wished = await eventually(
      async () => {
        const wishes = await guilds.readGuild(next.id);
        expect(wishes.revision).not.toBe(revision);
        return wishes.agents;
      },
      { everyMs: 1 },
    );
    const least = agentCount - toStart + at.leases;
    const look = async () => expect((await leasesAsWished(wished)).length).toBeGreaterThanOrEqual(least);
    await eventually(look, { everyMs: 1 });
  }

  /** Runs the document and kills the gateway over it; it was in the middle. */
  async function interrupt(run: Run, kill: Kill): Promise<Progress> {
    const { [kill.serves]: server } = await gatewaysByRole();
    const answered = put(server, run.next);
    await due(run, kill);
    const victims = kill.isBoth ? gateways : [server];
    // Held for one look, which thus shows what was there at the kill.
    for (const host of hosts) host.kill('SIGSTOP');
    for (const gateway of victims) gateway.kill('SIGKILL');
    const progress = await progressOf(run).finally(() => hosts.forEach((host) => host.kill('SIGCONT')));
    await Promise.all(victims.map((gateway) => gateway.stop()));
    gateways = gateways.filter((gateway) => !victims.includes(gateway));

    expect(await answered).toBeUndefined();
    // Leases come in a burst, on a busy machine all of them before it is seen; the processes are what takes its time.
    expect(progress.running).toBeLessThan(run.toStart);
    if ('leases' in kill.at) expect(progress.isWritten).toBe(true);
    return progress;
  }

  /** Before the one step that writes it nothing of the document holds, after it all of it does. */
  async function requireAllOrNothing({ before, next }: Run, { isWritten }: Progress): Promise<void> {
    const wished = await engine.getGuild(next.id);
    const expected = isWritten ? next : before;
    expect(encodeGuildSpec({ ...next, agents: wished?.agents ?? [] })).toEqual(encodeGuildSpec(expected));
  }

  /** The reconciler of whoever leads next finishes what was written, unless the same file is run again. */
  async function finish(run: Run, kill: Kill, { isWritten }: Progress): Promise<void> {
    if (gateways.length === 0) gateways.push(await startGateway());
    if (isWritten && !kill.isRunAgain) return;
    const answer = await put(gateways[0]!, run.next);
    expect({ status: answer?.status, body: await answer?.json() }).toMatchObject({ status: 200, body: { failed: [] } });
  }

  /** Processes that run agents, as the system sees them, whoever their parent is. */
  function agentProcesses(): number[] {
    const ofThisRun = markedProcesses(process.env[runMarker] ?? '');
    return ofThisRun.filter(({ command }) => command.includes('agent-runner')).map(({ pid }) => pid);
  }

  /** Every agent that is wished runs once, as it is wished, and nothing else is left. */
  async function requireOrder({ next }: Run): Promise<void> {
    const records = await guilds.listAgents(next.id);
    expect(records.map(({ agentId }) => agentId)).toEqual(next.agents.map(({ id }) => id));
    const locations = await leases.getLocations(records);
    const digests = locations.map(({ lease }) => lease?.state === 'running' && lease.wishDigest);
    expect(digests).toEqual(records.map(({ digest }) => digest));
    expect(await guilds.listUnwished()).toEqual([]);
    expect(await guilds.listPending(next.id)).toEqual(new Map());
    const statuses = await engine.listAgents(next.id);
    expect(statuses.filter(({ state, info }) => state !== 'running' || !info?.isAlive)).toEqual([]);
    const pids = statuses.map(({ info }) => info?.pid);
    expect(agentProcesses().sort()).toEqual(pids.sort());
    expect(new Set(pids).size).toBe(agentCount);
    const held = await Promise.all(hosts.map(({ name }) => leases.getHostAgents(name)));
    expect(held.flat()).toHaveLength(agentCount);
  }

  async function pidsOf(guildId: string): Promise<Map<string, number | undefined>> {
    return new Map((await engine.listAgents(guildId)).map(({ agentId, info }) => [agentId, info?.pid]));
  }

  /** @returns what is told when the moments are counted by hand */
  async function prove(before: GuildSpec, next: GuildSpec, kill: Kill): Promise<object> {
    const [run, pidsBefore] = [await runOf(before, next), await pidsOf(next.id)];
    const progress = await interrupt(run, kill);
    const killedAtMs = performance.now();
    await requireAllOrNothing(run, progress);
    await finish(run, kill, progress);
    await eventually(() => requireOrder(run), { everyMs: 100 });
    const inOrderAfterMs = Math.round(performance.now() - killedAtMs);
    const pids = await pidsOf(next.id);
    for (const { id } of keptAgents(before, next)) expect(pids.get(id)).toBe(pidsBefore.get(id));
    return { ...kill, ...progress, inOrderAfterMs };
  }

  it.each(drawMoments())(
    `seed ${seed}, moment $moment: in the end every agent runs once, and nothing is left over`,
    async ({ moment, first, change }) => {
      const guild = exampleGuild();
      const [one, two] = [versionOf(guild, 1), versionOf(guild, 2)];
      const told = { first: await prove(guild, one, first), change: await prove(one, two, change) };
      if (process.env['KILL_MOMENTS']) process.stdout.write(`${JSON.stringify({ seed, moment, ...told })}\n`);
    },
    slowMs,
  );
});
