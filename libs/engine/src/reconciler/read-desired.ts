import type { AgentEnd, GuildRecord, StoredAgentRecord } from '@guildhall/registry';
import type { EngineStore } from '../store/engine-store';
import type { DesiredAgent } from './desired-agent';

interface GuildWishes {
  readonly guild: GuildRecord;
  readonly records: readonly StoredAgentRecord[];
  readonly ends: ReadonlyMap<string, AgentEnd>;
}

/** Everything that should run, beside where it is. The agents of a guild that nobody wishes any more are not among it. */
export async function readDesired({ guilds, leases }: EngineStore): Promise<DesiredAgent[]> {
  const wishes = await Promise.all(
    (await guilds.listGuilds()).map(async (guild): Promise<GuildWishes> => {
      const [records, ends] = await Promise.all([guilds.listAgents(guild.guildId), guilds.listEnds(guild.guildId)]);
      return { guild, records, ends };
    }),
  );
  const agents = wishes.flatMap(({ guild, records, ends }) => records.map((record) => ({ guild, record, ends })));
  const locations = await leases.getLocations(agents.map(({ record }) => record));
  return agents.map(({ guild, record, ends }, index) => {
    return { guild, record, location: locations[index]!, end: ends.get(record.agentId) };
  });
}
