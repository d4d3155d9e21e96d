import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseGuildFile, type GuildSpec } from '@guildhall/contract';
import type { ExecutionEngine, GuildRun } from '@guildhall/engine';

const folder = join(__dirname, '../../guild');
const guildFile = join(folder, 'document-review.yaml');

/** The catalog with the classes of the guild. */
export const reviewCatalog = join(folder, 'catalog.yaml');

/** The document-review guild as the repository describes it. */
export async function readReviewGuild(): Promise<GuildSpec> {
  return parseGuildFile(await readFile(guildFile, 'utf8'), 'yaml', guildFile);
}

/**
 * Runs the guild and resolves when all its agents are ready.
 * @throws GuildhallError of the first agent that did not start
 */
export async function startReviewGuild(engine: ExecutionEngine): Promise<GuildRun> {
  const run = await engine.runGuild(await readReviewGuild());
  if (run.failed[0]) throw run.failed[0].error;
  return run;
}
