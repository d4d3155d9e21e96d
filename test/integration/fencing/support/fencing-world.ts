import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GuildSpec, JsonObject } from '@guildhall/contract';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import type { HostedAgentInfo } from '@guildhall/host';
import { AgentHostProcess } from '../../../support/agent-host-process';
import { eventually } from '../../../support/eventually';
import { GatewayProcess } from '../../../support/gateway-process';
import { exampleAgent, exampleGuild } from '../../../support/guilds';
import { descendantsOf } from '../../../support/processes';
import { RedisServer } from '../../../support/redis-server';
import { tempFolder, type TempFolder } from '../../../support/temp-folder';
import { Scribbles } from './scribbles';

/** The leases of agents are renewed so seldom that no heartbeat happens to kill what should not have gone on at all. */
const quick = { HOST_TTL: '6', LEASE_TTL: '300', HEARTBEAT_INTERVAL: '100' };
/** Of the host's lease. */
export const hostTtlMs = 6_000;

/** Two hosts and a gateway over one Redis, all short of patience, and scribes to run on them. */
export class FencingWorld {
  private constructor(
    readonly redis: RedisServer,
    readonly engine: ExecutionEngine,
    readonly scribbles: Scribbles,
    private readonly hosts: AgentHostProcess[],
    private readonly gateway: GatewayProcess,
    private readonly folder: TempFolder,
  ) {}

  static async start(): Promise<FencingWorld> {
    const [redis, folder] = await Promise.all([RedisServer.start({ appendOnly: true }), tempFolder()]);
    const scribbles = new Scribbles(join(folder.path, 'scribbles'));
    writeFileSync(scribbles.file, '');
    const catalog = catalogIn(folder, scribbles.file);
    const startHost = () => AgentHostProcess.start({ redisUrl: redis.url, catalog, env: quick });
    const hosts = [await startHost(), await startHost()];
    const gateway = await GatewayProcess.start(redis.url, quick);
    const engine = await createEngine({ distributed: { url: redis.url } });
    return new FencingWorld(redis, engine, scribbles, hosts, gateway, folder);
  }

  async close(): Promise<void> {
    this.redis.resume();
    await this.engine.shutdown();
    await Promise.all([...this.hosts, this.gateway].map((one) => one.stop()));
    await Promise.all([this.redis.stop(), this.folder.remove()]);
  }

  /** A guild of scribes that runs, all on one host. */
  async runScribes(agents: { readonly [agentId: string]: JsonObject }): Promise<ScribeGuild> {
    const [host] = this.hosts;
    const specs = Object.entries(agents).map(([id, guildhall]) => {
      const className = 'Scribe';
      return { ...exampleAgent(className, id, { properties: { guildhall } }), className: `test.${className}` };
    });
    const spec = exampleGuild(specs);
    const { failed } = await this.engine.runGuild(spec);
    if (failed.length > 0) throw failed[0]?.error ?? new Error('not run');
    const guild = new ScribeGuild(this, spec, host!);
    for (const id of Object.keys(agents)) await this.moveTo(host!, guild, id);
    return guild;
  }

  otherThan(host: AgentHostProcess): AgentHostProcess {
    return this.hosts.find((one) => one !== host)!;
  }

  /** Another host in the place of one that was killed. */
  async replace(host: AgentHostProcess): Promise<void> {
    const options = { redisUrl: this.redis.url, catalog: join(this.folder.path, 'catalog.json'), env: quick };
    this.hosts[this.hosts.indexOf(host)] = await AgentHostProcess.start(options);
  }

  private async moveTo(host: AgentHostProcess, guild: ScribeGuild, agentId: string): Promise<void> {
    const info = await guild.running(agentId);
    if (info.host !== host.name) await this.engine.moveAgent(guild.spec.id, agentId, host.name);
    await guild.writes(agentId);
  }
}

export class ScribeGuild {
  constructor(
    private readonly world: FencingWorld,
    readonly spec: GuildSpec,
    readonly host: AgentHostProcess,
  ) {}

  async running(agentId: string): Promise<HostedAgentInfo & { readonly pid: number }> {
    const status = (await this.world.engine.listAgents(this.spec.id)).find((agent) => agent.agentId === agentId);
    const { state, info } = status ?? {};
    if (state !== 'running' || !info?.pid || !info.isAlive) throw new Error(`${agentId}: ${JSON.stringify(status)}`);
    return { ...info, pid: info.pid };
  }

  /** Resolves with what runs elsewhere than on the guild's first host. */
  async runningElsewhere(agentId: string): Promise<HostedAgentInfo & { readonly pid: number }> {
    return eventually(async () => {
      const info = await this.running(agentId);
      if (info.host === this.host.name) throw new Error('still there');
      return info;
    });
  }

  /** Resolves when the present process of an agent writes, itself and by its child. */
  async writes(agentId: string): Promise<void> {
    const { pid } = await this.running(agentId);
    await eventually(() => {
      const hands = new Set(this.world.scribbles.by(pid).map(({ by }) => by));
      if (!hands.has('agent') || !hands.has('child')) throw new Error(`only ${[...hands].join()} writes`);
    });
  }

  async stop(): Promise<void> {
    await this.world.engine.stopGuild(this.spec.id);
  }
}

/** The guard of a host, found by what it runs. */
export function guardOf(host: AgentHostProcess): number {
  const [guard] = descendantsOf(host.pid).filter((pid) => commandOf(pid).includes(`guard.sh\0host=${host.pid}`));
  if (guard === undefined) throw new Error('the host has no guard');
  return guard;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // It has ended.
  }
}

function catalogIn(folder: TempFolder, file: string): string {
  const module = join(__dirname, '../agents/scribe.cjs');
  // Three seconds without an answer would be too long for a process that is frozen for more, were it not on purpose.
  const scribe = { module, ping_timeout: 3, env: { SCRIBE_FILE: file } };
  const catalog = join(folder.path, 'catalog.json');
  writeFileSync(catalog, JSON.stringify({ classes: { 'test.Scribe': scribe } }));
  return catalog;
}
