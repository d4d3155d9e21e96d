import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GuildSpec } from '@guildhall/contract';
import { tempFolder } from '../../../support';
import { benchAgent, benchGuild } from '../specs';
import type { World } from '../world';

export const witnessGuild = 'witnesses';
const className = 'bench.Witness';
const witnessModule = join(__dirname, 'witness.agent.js');

/** Writes the catalog of hosts that run witnesses; it is gone with the world. */
export async function witnessCatalog(world: World): Promise<string> {
  const folder = await world.open(tempFolder(), (opened) => opened.remove());
  const file = join(folder.path, 'catalog.json');
  await writeFile(file, JSON.stringify({ classes: { [className]: { module: witnessModule } } }));
  return file;
}

export function guildOfWitnesses(count: number): GuildSpec {
  return benchGuild(
    witnessGuild,
    Array.from({ length: count }, (_none, index) => benchAgent(`witness-${index}`, { className })),
  );
}
