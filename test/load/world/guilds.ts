import type { GuildSpec } from '@guildhall/contract';
import type { HostedEngine } from '@guildhall/engine';

/** Runs a guild of which every agent has to become ready. */
export async function runGuildOrThrow(engine: HostedEngine, guild: GuildSpec): Promise<void> {
  const { failed } = await engine.runGuild(guild);
  const [first] = failed;
  if (!first) return;
  throw new Error(`${failed.length} of ${guild.agents.length} agents did not start: ${first.error.message}`);
}
