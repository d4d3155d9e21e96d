import { readFileSync } from 'node:fs';
import {
  asGuildhallError,
  type AgentSpec,
  type Durability,
  type GuildSpec,
  type JsonObject,
  type Position,
} from '@guildhall/contract';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess, exampleAgent, exampleGuild, GatewayProcess, isAlive } from '../../../support';

export interface TroubleOptions {
  /** REDIS_URL of hosts, gateway and engine. */
  readonly url: string;
  /** All lease times are divided by it; default 2.5; settings allow 5. */
  readonly division?: number;
  /** Default `normal`. */
  readonly durability?: Durability;
}

/** Within 6 s all are told, whatever the store does; a call that waits for its own deadline takes 30 s or 60 s. */
export const patienceMs = 20_000;

/** Two hosts, a gateway that reconciles and an engine, over a store to which things happen. */
export class TroubleWorld {
  private constructor(
    readonly engine: ExecutionEngine,
    readonly hosts: readonly AgentHostProcess[],
    readonly gateway: GatewayProcess,
  ) {}

  static async start({ url, division = 2.5, durability = 'normal' }: TroubleOptions): Promise<TroubleWorld> {
    const times = { HOST_TTL: 15, LEASE_TTL: 60, HEARTBEAT_INTERVAL: 20 };
    const shorter = Object.entries(times).map(([name, seconds]) => [name, String(seconds / division)]);
    const env = { ...Object.fromEntries(shorter), DURABILITY: durability };
    const startHost = () => AgentHostProcess.start({ redisUrl: url, env });
    const hosts = await Promise.all([startHost(), startHost()]);
    const gateway = await GatewayProcess.start(url, env);
    return new TroubleWorld(await createEngine({ distributed: { url, durability } }), hosts, gateway);
  }

  /** Everything that hosts and gateway have logged. */
  get log(): string {
    return [...this.hosts, this.gateway].map(({ log }) => log).join('');
  }

  /** Runs a guild with a counter, which keeps state, and an echo, which has nothing to do. */
  async runGuild(): Promise<{ guild: GuildSpec; before: RunningAgent[] }> {
    const agents: AgentSpec[] = [exampleAgent('Counter', 'counter'), exampleAgent('Echo', 'echo')];
    const guild = exampleGuild(agents);
    await this.engine.runGuild(guild);
    return { guild, before: await this.running(guild) };
  }

  /** Throws unless every agent runs, as its host says. */
  async running({ id }: GuildSpec): Promise<RunningAgent[]> {
    const statuses = await this.engine.listAgents(id);
    return statuses.map(({ agentId, state, info }) => {
      if (state !== 'running' || !info?.isAlive || !isAlive(info.pid!)) throw new Error(`${agentId} is ${state}`);
      return { agentId, host: info.host, epoch: info.epoch, pid: info.pid!, restarts: info.restarts };
    });
  }

  /** What each of these calls ends with, all at once, and when the last one did. */
  async outcomes(guildId: string): Promise<{ told: string[]; afterMs: number }> {
    const { engine } = this;
    const calls = [
      engine.runAgent(exampleGuild(), exampleAgent('Echo', 'a')),
      engine.runGuild(exampleGuild([exampleAgent('Echo', 'a')])),
      engine.stopAgent(guildId, 'nobody'),
      engine.listAgents(guildId),
      engine.stats(),
      engine.publish(guildId, 'elsewhere', {}),
    ];
    const beganMs = performance.now();
    const settled = await Promise.allSettled(calls);
    return { told: settled.map(outcomeOf), afterMs: performance.now() - beganMs };
  }

  /** Resident memory of the hosts and the gateway. */
  memoryBytes(): number[] {
    return [...this.hosts, this.gateway].map(({ pid }) => {
      const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
      return Number(kilobytes) * 1024;
    });
  }

  /** The payloads of all messages of a topic, as the store has them now. */
  async payloadsOf(guildId: string, topic: string): Promise<JsonObject[]> {
    const found: JsonObject[] = [];
    for (let after: Position | undefined; ;) {
      const page = await this.engine.readTopic(guildId, topic, { after, count: 1_000 });
      found.push(...page.map(({ message }) => message.payload));
      if (page.length < 1_000) return found;
      after = page.at(-1)!.pos;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.gateway, ...this.hosts].map((one) => one.stop()));
    await this.engine.shutdown();
  }
}

export interface RunningAgent {
  readonly agentId: string;
  readonly host: string;
  readonly epoch: number;
  readonly pid: number;
  readonly restarts: number;
}

function outcomeOf(outcome: PromiseSettledResult<unknown>): string {
  if (outcome.status === 'fulfilled') return 'done';
  const { kind, code } = asGuildhallError(outcome.reason);
  return `${kind} ${code}`;
}
