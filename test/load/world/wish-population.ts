import { defaultMessagingConfig, defaultTopic } from '@guildhall/contract';
import type { EngineStore } from '../../../libs/engine/src/store/engine-store';
import { UnhostedEnds } from '../../../libs/engine/src/agents/unhosted-ends';
import { changeGuild } from '../../../libs/engine/src/guilds/change-guild';
import { declaredGuild } from '../../../libs/engine/src/guilds/guild-wishes';
import type { StoredAgentRecord } from '@guildhall/registry';
import { benchAgent, benchGuild } from './specs';

/** Guilds of this many agents each, wished the usual way; nobody runs them. */
export async function populateWishes(
  store: Pick<EngineStore, 'guilds' | 'leases' | 'events'>,
  sizes: readonly number[],
): Promise<StoredAgentRecord[]> {
  const [records, ends] = [[] as StoredAgentRecord[], new UnhostedEnds(store)];
  for (const [index, size] of sizes.entries()) {
    const guild = declaredGuild(guildOf(`guild-${index}`, size), defaultMessagingConfig, defaultTopic);
    records.push(...(await changeGuild(store.guilds, ends, guild)).wishes);
  }
  return records;
}

export function guildOf(id: string, size: number) {
  return benchGuild(
    id,
    Array.from({ length: size }, (_none, index) => benchAgent(`agent-${index}`)),
  );
}
