import { setTimeout as wait } from 'node:timers/promises';
import { conflict } from '@guildhall/contract';
import type { GuildStore, StoredAgentRecord } from '@guildhall/registry';
import { planGuild, type GuildPlan } from './guild-plan';
import type { UnhostedEnds } from '../agents/unhosted-ends';
import type { DesiredAgent } from '../reconciler/desired-agent';
import type { DeclaredGuild } from './guild-wishes';

const mostTries = 20;
const longestPauseMs = 50;

/** What was decided, and all that is wished of the guild since. */
export interface ChangedGuild {
  readonly plan: GuildPlan;
  readonly revision: number;
  readonly wishes: readonly StoredAgentRecord[];
  /** Of those that were wished until then, the ones that nobody ran. */
  readonly unhosted: ReadonlyMap<string, DesiredAgent>;
}

/**
 * Writes what a document wants. It is planned on one revision and written only onto that one, so that of two who change a
 * guild at the same time the later one's document holds, whole.
 *
 * @throws GuildhallError conflict GUILD_CHANGED when others were quicker each time
 */
export async function changeGuild(
  guilds: GuildStore,
  ends: Pick<UnhostedEnds, 'among'>,
  guild: DeclaredGuild,
): Promise<ChangedGuild> {
  for (let tries = 0; tries < mostTries; tries++) {
    const changed = await tryToChange(guilds, ends, guild);
    if (changed) return changed;
    await wait(Math.random() * longestPauseMs);
  }
  const message = `Guild ${guild.spec.id} is being changed by others again and again. Nothing was changed; try again.`;
  throw conflict('GUILD_CHANGED', message, { field: 'guild_id' });
}

async function tryToChange(
  guilds: GuildStore,
  ends: Pick<UnhostedEnds, 'among'>,
  guild: DeclaredGuild,
): Promise<ChangedGuild | undefined> {
  const present = await guilds.readGuild(guild.spec.id);
  const { plan, change } = planGuild(guild, present);
  if (!change) return { plan, revision: present.revision, wishes: present.agents, unhosted: new Map() };
  const removed = new Set(change.remove);
  const leaving = present.agents.filter(({ agentId }) => removed.has(agentId));
  const unhosted = await ends.among(present.guild, leaving);
  const outcome = await guilds.changeGuild(change);
  if (outcome.outcome === 'overtaken') return undefined;
  const ended = new Set([...removed, ...change.put.map(({ agentId }) => agentId)]);
  const left = present.agents.filter(({ agentId }) => !ended.has(agentId));
  return { plan, revision: outcome.revision, wishes: [...left, ...outcome.agents], unhosted };
}
