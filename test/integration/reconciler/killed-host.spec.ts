import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { encodeAgentSpec, encodeGuildSpec, type AgentSpec, type GuildSpec } from '@guildhall/contract';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { Redis } from 'ioredis';
import { Random } from '../../chaos/random';
import { AgentHostProcess, descendantsOf, eventually, exampleAgent, exampleGuild, isAlive } from '../../support';
import { GatewayProcess } from '../../support/gateway-process';
import { RedisServer } from '../../support/redis-server';
import { StoreGate, type Withheld } from './support/store-gate';

const slowMs = 180_000;
/** Two fifths of the usual lease times; with less a host loses its lease where it gets no processor for two seconds. */
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '8' };
/** Of each stage. The proof is twenty (KILL_MOMENTS=20); a usual run does fewer. */
const moments = Number(process.env['KILL_MOMENTS'] ?? 4);
const seed = Number(process.env['KILL_SEED'] ?? 1);

interface Stage {
  /** State of the lease in the step at whose one end the stage lasts until the kill. */
  readonly lease: 'starting' | 'running';
  readonly withhold: Withheld;
  /** The kill comes at most so long after the stage began. */
  readonly spanMs: number;
  /** What the stage begins with, when it is not the step itself. */
  readonly begins?: 'process';
}

/** The stages of a create, told apart from outside: by what passes between host and store, and by the process table. */
const stages: Record<string, Stage> = {
  'before the lease': { lease: 'starting', withhold: 'request', spanMs: 30 },
  'after the lease': { lease: 'starting', withhold: 'answer', spanMs: 30 },
  'after the spawn': { lease: 'running', withhold: 'request', spanMs: 150, begins: 'process' },
  'before the answer': { lease: 'running', withhold: 'answer', spanMs: 30 },
};

interface Moment {
  readonly stage: string;
  readonly moment: number;
  /** A guild of several agents by its file; else one agent by itself. */
  readonly isGuild: boolean;
  /** The next host has the name of the one that was killed. */
  readonly takesName: boolean;
  readonly afterMs: number;
}

/** What the seed determines; the interleaving of processes it does not. */
function drawMoments(): Moment[] {
  const random = new Random(seed);
  return Object.entries(stages).flatMap(([stage, { spanMs, begins }]) =>
    Array.from({ length: moments }, (_none, index) => {
      const [isGuild, takesName, afterMs] = [random.next() < 0.5, random.next() < 0.5, random.between(0, spanMs)];
      // A process says whose it is only where there is one agent.
      return { stage, moment: index + 1, isGuild: isGuild && !begins, takesName, afterMs };
    }),
  );
}

function report(moment: Moment, status: number): void {
  process.stdout.write(`${JSON.stringify({ seed, ...moment, status })}\n`);
}

interface GatedHost {
  readonly host: AgentHostProcess;
  readonly gate: StoreGate;
}

describe('a host that is killed during a create', () => {
  let redis: RedisServer;
  let store: Redis;
  let engine: ExecutionEngine;
  let gateway: GatewayProcess;
  let hosts: GatedHost[];
  /** Processes of hosts that were killed. */
  let formerPids: number[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start();
    store = new Redis(redis.url);
    hosts = await Promise.all([startHost(), startHost()]);
    gateway = await GatewayProcess.start(redis.url, quick);
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await Promise.all([gateway, ...hosts.map(({ host }) => host)].map((one) => one.stop()));
    await engine.shutdown();
    hosts.forEach(({ gate }) => gate.close());
    store.disconnect();
    await redis.stop();
  }, slowMs);

  async function startHost(name?: string): Promise<GatedHost> {
    const gate = await StoreGate.before(redis.port);
    return { gate, host: await AgentHostProcess.start({ redisUrl: gate.url, name, env: quick }) };
  }

  /** Three agents of a file, or one by itself: the gated one is among them. */
  function createOf(isGuild: boolean): { guild: GuildSpec; agents: AgentSpec[]; ask: () => Promise<number> } {
    const agents = (isGuild ? ['gated', 'b', 'c'] : ['gated']).map((id) => exampleAgent('Echo', id));
    const guild = exampleGuild(isGuild ? agents : []);
    const body = isGuild ? encodeGuildSpec(guild) : encodeAgentSpec(agents[0]!);
    const path = `/v1/guilds/${guild.id}${isGuild ? '' : '/agents'}`;
    return { guild, agents, ask: () => asked(isGuild ? 'PUT' : 'POST', path, body) };
  }

  async function asked(method: string, path: string, body: object): Promise<number> {
    const headers = { 'content-type': 'application/json' };
    const url = `http://127.0.0.1:${gateway.port}${path}`;
    return (await fetch(url, { method, headers, body: JSON.stringify(body) })).status;
  }

  /** Resolves with the host on which the create has reached the stage. */
  function reached(guildId: string, { lease, withhold }: Stage): Promise<GatedHost> {
    const isStep = (request: string) =>
      request.includes(`agent_location:${guildId}:gated`) && request.includes(`"state":"${lease}"`);
    return Promise.race(hosts.map(async (gated) => gated.gate.closeAt(isStep, withhold).then(() => gated)));
  }

  /** Resolves with the host that has a process of an agent; none has before the create. */
  function spawned(): Promise<GatedHost> {
    return eventually(
      () => {
        const found = hosts.find(({ host }) => agentsOf(host).length > 0);
        if (!found) throw new Error('no process was started');
        return found;
      },
      { everyMs: 1 },
    );
  }

  function agentProcesses(): number[] {
    return hosts.flatMap(({ host }) => agentsOf(host));
  }

  /** Kills the host and starts another one; under the same name every other time. */
  async function kill(victim: GatedHost, takesName: boolean): Promise<void> {
    formerPids = [victim.host.pid, ...descendantsOf(victim.host.pid)];
    victim.host.kill('SIGKILL');
    hosts.forEach(({ gate }) => gate.forget());
    victim.gate.close();
    hosts[hosts.indexOf(victim)] = await startHost(takesName ? victim.host.name : undefined);
  }

  /** Each agent runs once, as one process, under one lease; nothing else is left of any create. */
  async function requireOrder(guild: GuildSpec, agents: readonly AgentSpec[]): Promise<void> {
    const statuses = await engine.listAgents(guild.id);
    const ids = agents.map(({ id }) => id).sort();
    expect(statuses.map(({ agentId, state }) => [agentId, state])).toEqual(ids.map((id) => [id, 'running']));
    expect(agentProcesses().sort()).toEqual(statuses.map(({ info }) => info?.pid).sort());
    const leases = await Promise.all(ids.map((id) => store.get(`{guildhall}:agent_location:${guild.id}:${id}`)));
    const owners = leases.map((lease) => JSON.parse(lease ?? '{}') as { state: string; epoch: number });
    expect(owners.map(({ state, epoch }) => [state, epoch])).toEqual(statuses.map(({ epoch }) => ['running', epoch]));
    const held = await Promise.all(hosts.map(({ host }) => store.smembers(`{guildhall}:host_agents:${host.name}`)));
    expect(held.flat().sort()).toEqual(ids.map((id) => `${guild.id}:${id}`));
    expect(formerPids.filter(isAlive)).toEqual([]);
  }

  /** Of a guild that was stopped only used-up epochs are left. */
  async function requireNothingLeft(guild: GuildSpec): Promise<void> {
    const keys = await store.keys(`*${guild.id}*`);
    expect(keys.filter((key) => !/:(agent_epoch|guild_revision):/.test(key))).toEqual([]);
    expect(agentProcesses()).toEqual([]);
  }

  it.each(drawMoments())(
    '$stage, moment $moment: every agent runs once in the end, and nothing is left over',
    async (moment) => {
      const stage = stages[moment.stage]!;
      const { isGuild, takesName, afterMs } = moment;
      const { guild, agents, ask } = createOf(isGuild);
      if (!isGuild) await asked('PUT', `/v1/guilds/${guild.id}`, encodeGuildSpec(guild));
      const stageReached = reached(guild.id, stage);
      const answered = ask();
      const victim = await (stage.begins ? spawned() : stageReached);
      await wait(afterMs);
      await kill(victim, takesName);
      const status = await answered;
      try {
        expect(status).toBe(isGuild ? 200 : 201);
        await eventually(() => requireOrder(guild, agents), { everyMs: 100 });
      } catch (error) {
        report(moment, status);
        throw error;
      } finally {
        await engine.stopGuild(guild.id);
      }
      await requireNothingLeft(guild);
      if (process.env['KILL_MOMENTS']) report(moment, status);
    },
    slowMs,
  );
});

function agentsOf({ pid }: AgentHostProcess): number[] {
  return descendantsOf(pid).filter((one) => commandOf(one).includes('agent-runner'));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
