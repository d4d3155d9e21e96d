import { Injectable } from '@nestjs/common';
import { EngineService, type AgentStatus, type GuildRun } from '@guildhall/engine';
import { guildRunDocument, type GuildRunDocument } from '../documents/guild-run.document';

/** Tells what became of agents that were asked for together. */
@Injectable()
export class GuildRuns {
  constructor(private readonly engine: EngineService) {}

  /** @param wanted ids of the agents that the caller asked for, whether they run already or not */
  async run(guildId: string, wanted: readonly string[], start: () => Promise<GuildRun>): Promise<GuildRunDocument> {
    const beganMs = performance.now();
    const run = await start();
    const elapsedMs = performance.now() - beganMs;
    return guildRunDocument(run, await this.others(guildId, wanted, run), elapsedMs);
  }

  /** A run tells only of agents that it started or could not start. */
  private async others(guildId: string, wanted: readonly string[], run: GuildRun): Promise<AgentStatus[]> {
    const told = new Set([...run.running, ...run.failed].map(({ agentId }) => agentId));
    const left = new Set(wanted.filter((id) => !told.has(id)));
    if (left.size === 0) return [];
    return (await this.engine.listAgents(guildId)).filter(({ agentId }) => left.has(agentId));
  }
}
