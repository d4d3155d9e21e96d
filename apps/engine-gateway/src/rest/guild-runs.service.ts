import { Injectable } from '@nestjs/common';
import { EngineService, type AgentStatus, type GuildRun } from '@guildhall/engine';
import { guildRunDocument, type GuildRunDocument } from '../documents/guild-run.document';

/** Tells what became of agents that were asked for together. */
@Injectable()
export class GuildRuns {
  constructor(private readonly engine: EngineService) {}

  async run(start: () => Promise<GuildRun>): Promise<GuildRunDocument> {
    const beganMs = performance.now();
    const run = await start();
    const elapsedMs = performance.now() - beganMs;
    return guildRunDocument(run, await this.others(run), elapsedMs);
  }

  /** A run tells only of agents that it brought to where they are. */
  private async others({ guildId, started, replaced, kept, running }: GuildRun): Promise<AgentStatus[]> {
    const told = new Set(running.map(({ agentId }) => agentId));
    const left = new Set([...started, ...replaced, ...kept].filter((id) => !told.has(id)));
    if (left.size === 0) return [];
    return (await this.engine.listAgents(guildId)).filter(({ agentId }) => left.has(agentId));
  }
}
