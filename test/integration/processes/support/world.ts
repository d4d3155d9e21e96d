import { join } from 'node:path';
import {
  agentSpec,
  Catalog,
  defaultMessagingConfig,
  guildSpec,
  type AgentRef,
  type AgentSpec,
  type CatalogEntry,
  type GuildSpec,
  type Json,
  type JsonObject,
} from '@guildhall/contract';
import {
  AgentProcessManager,
  type AgentProcessInfo,
  type AgentState,
  type ManagerOptions,
  type StartOptions,
} from '@guildhall/processes';
import { silentLogger } from '@guildhall/telemetry';

export const agentsFolder = join(__dirname, '../agents');
export const scriptedRunner = join(agentsFolder, 'scripted-runner.cjs');

export type Step = readonly [action: string, argument?: Json];
/** What a scripted agent does at each stage; see agents/scripted-runner.cjs. */
export interface Script {
  readonly load?: readonly Step[];
  readonly start?: readonly Step[];
  readonly ready?: readonly Step[];
  readonly stop?: readonly Step[];
  readonly subscriptions?: Json;
  readonly tellInit?: boolean;
  readonly tellPings?: boolean;
}

export const guild: GuildSpec = guildSpec({ id: 'guild', name: 'Guild', description: 'of the test' });

export function nodeEntry(className: string, more: Partial<CatalogEntry> = {}): CatalogEntry {
  const defaults = { env: {}, pingTimeoutMs: 60_000, startTimeoutMs: 60_000 };
  const runtime = { runtime: 'node', module: '/none', preload: false, flags: [] } as const;
  return { className, ...runtime, ...defaults, ...more } as CatalogEntry;
}

export function scripted(
  id: string,
  script: Script = {},
  more: JsonObject = {},
  className = 'test.Scripted',
): AgentSpec {
  const properties = { script: script as unknown as Json, ...more };
  return agentSpec({ id, name: `name of ${id.slice(0, 40)}`, description: 'scripted', className, properties });
}

export interface Move {
  readonly agentId: string;
  readonly from: AgentState;
  readonly to: AgentState;
  readonly cause: string;
  readonly info: AgentProcessInfo;
}

/** A manager with scripted agents, which is shut down after the test. No pool unless asked for. */
export class World {
  readonly manager: AgentProcessManager;
  readonly moves: Move[] = [];

  constructor(options: Partial<ManagerOptions> = {}, entries: readonly CatalogEntry[] = []) {
    const catalog = new Catalog([nodeEntry('test.Scripted'), ...entries]);
    const defaults = { catalog, runnerFile: scriptedRunner, poolSize: 0, logger: silentLogger };
    this.manager = new AgentProcessManager({ ...defaults, ...options });
    this.manager.on('changed', (info, from, to, cause) => {
      this.moves.push({ agentId: info.agentId, from, to, cause, info });
    });
  }

  spawn(spec: AgentSpec, start: StartOptions = {}, inGuild: GuildSpec = guild): Promise<AgentProcessInfo> {
    return this.manager.spawnAgentProcess(spec, inGuild, defaultMessagingConfig, 0, '', {}, start);
  }

  info(agentId: string): AgentProcessInfo {
    const info = this.manager.getProcessInfo(ref(agentId));
    if (!info) throw new Error(`${agentId} is not tracked.`);
    return info;
  }

  movesOf(agentId: string): AgentState[] {
    return this.moves.filter((move) => move.agentId === agentId).map(({ to }) => to);
  }

  logOf(agentId: string): string[] {
    return this.manager.readLog(ref(agentId)).map(({ message }) => message);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.manager.shutdown(2_000);
  }
}

export function ref(agentId: string, guildId = guild.id): AgentRef {
  return { guildId, agentId };
}

export function pidOf(info: AgentProcessInfo): number {
  if (info.pid === undefined) throw new Error(`${info.agentId} has no process.`);
  return info.pid;
}
