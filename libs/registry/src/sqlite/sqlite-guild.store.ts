import type { AgentRef } from '@guildhall/contract';
import type { SqliteDatabase } from '@guildhall/sqlite';
import type {
  AgentEnd,
  AgentRecord,
  ChangeOutcome,
  ClaimOptions,
  ClaimOutcome,
  GuildChange,
  GuildRecord,
  GuildStore,
  GuildWishes,
  StoredAgentRecord,
} from '../guild.store';
import { startUnderWayMs } from '../retention';
import { AgentEndTable } from './agent-end.table';
import { EpochTable } from './epoch.table';
import { GuildTable } from './guild.table';
import { HeldAgents } from './held-agents';
import { PendingTable } from './pending.table';
import { WishTable } from './wish.table';

/** Desired state in SQLite: each method is one transaction. */
export class SqliteGuildStore implements GuildStore {
  private readonly guilds: GuildTable;
  private readonly wishes: WishTable;
  private readonly epochs: EpochTable;
  private readonly ends: AgentEndTable;
  private readonly pending: PendingTable;
  private readonly held: HeldAgents;

  constructor(private readonly database: SqliteDatabase) {
    this.guilds = new GuildTable(database);
    this.wishes = new WishTable(database);
    this.epochs = new EpochTable(database);
    this.ends = new AgentEndTable(database);
    this.pending = new PendingTable(database);
    this.held = new HeldAgents(database);
  }

  async readGuild(guildId: string): Promise<GuildWishes> {
    return this.database.transaction(() => {
      const guild = this.guilds.get(guildId);
      return {
        revision: this.guilds.revision(guildId),
        guild: guild?.record,
        isDeclared: guild?.isDeclared ?? false,
        agents: this.wishes.list(guildId),
      };
    });
  }

  async changeGuild({ guild, seenRevision, put, remove }: GuildChange): Promise<ChangeOutcome> {
    const { guildId } = guild;
    return this.database.transaction(() => {
      const present = this.guilds.revision(guildId);
      if (present !== seenRevision) return { outcome: 'overtaken', revision: present };
      this.guilds.declare(guild);
      const agents = put.map((agent) => this.putWish(agent));
      for (const agentId of remove) this.endWish({ guildId, agentId });
      return { outcome: 'changed', revision: this.guilds.raiseRevision(guildId), agents };
    });
  }

  async getGuild(guildId: string): Promise<GuildRecord | undefined> {
    return this.guilds.get(guildId)?.record;
  }

  async listGuilds(): Promise<GuildRecord[]> {
    return this.guilds.all();
  }

  async removeGuild(guildId: string): Promise<boolean> {
    return this.database.transaction(() => {
      if (!this.guilds.get(guildId)) return false;
      for (const agent of this.wishes.list(guildId)) this.endWish(agent);
      this.guilds.raiseRevision(guildId);
      return this.guilds.remove(guildId);
    });
  }

  async putAgent(guild: GuildRecord, agent: AgentRecord): Promise<{ created: boolean; record: StoredAgentRecord }> {
    return this.database.transaction(() => this.bringWish(guild, agent, this.wishes.get(agent)));
  }

  async claimAgent(guild: GuildRecord, agent: AgentRecord, { strict }: ClaimOptions): Promise<ClaimOutcome> {
    return this.database.transaction(() => {
      const lease = this.held.validLease(agent);
      if (lease) return { outcome: 'held', lease };
      const present = this.wishes.get(agent);
      if (present && present.digest !== agent.digest) return { outcome: 'wished_otherwise' };
      if (strict && this.held.isAwaited(agent)) return { outcome: 'awaited' };
      if (present && this.isStartUnderWay(agent)) return { outcome: 'under_way' };
      const epoch = this.epochs.reserve(agent);
      return { outcome: 'claimed', epoch, ...this.bringWish(guild, agent, present) };
    });
  }

  async getAgent(ref: AgentRef): Promise<StoredAgentRecord | undefined> {
    return this.wishes.get(ref);
  }

  async listAgents(guildId: string): Promise<StoredAgentRecord[]> {
    return this.wishes.list(guildId);
  }

  async removeAgent(ref: AgentRef): Promise<boolean> {
    return this.database.transaction(() => {
      if (!this.endWish(ref)) return false;
      this.guilds.raiseRevision(ref.guildId);
      this.guilds.removeOfNobody(ref.guildId);
      return true;
    });
  }

  async putEnd(ref: AgentRef, end: AgentEnd): Promise<void> {
    this.ends.put(ref, end);
  }

  async listEnds(guildId: string): Promise<Map<string, AgentEnd>> {
    return this.ends.list(guildId);
  }

  async putPending(ref: AgentRef, reason: string | undefined): Promise<void> {
    this.database.transaction(() => {
      if (reason === undefined) this.pending.remove(ref);
      else if (this.wishes.get(ref)) this.pending.put(ref, reason);
    });
  }

  async listPending(guildId: string): Promise<Map<string, string>> {
    return this.pending.list(guildId);
  }

  async listUnwished(): Promise<AgentRef[]> {
    return this.ends.unwished();
  }

  async confirmEnd(ref: AgentRef): Promise<boolean> {
    return this.ends.confirm(ref);
  }

  /** An epoch is the time of its reservation, as far as clocks go. */
  private isStartUnderWay(ref: AgentRef): boolean {
    const highest = this.epochs.highest(ref) ?? 0;
    return Date.now() - highest < startUnderWayMs && this.held.takenEpoch(ref) !== highest;
  }

  private bringWish(
    guild: GuildRecord,
    agent: AgentRecord,
    present: StoredAgentRecord | undefined,
  ): { created: boolean; record: StoredAgentRecord } {
    if (present) return { created: false, record: present };
    this.guilds.bring(guild);
    this.guilds.raiseRevision(guild.guildId);
    return { created: true, record: this.wishes.put(agent).record };
  }

  /** A wish that is another one than before is tried anew, whatever became of the agent. */
  private putWish(agent: AgentRecord): StoredAgentRecord {
    const { record, differs } = this.wishes.put(agent);
    if (!differs) return record;
    this.ends.forget(agent);
    this.pending.remove(agent);
    return record;
  }

  private endWish(ref: AgentRef): boolean {
    if (!this.wishes.remove(ref)) return false;
    this.epochs.retire(ref);
    this.ends.unwish(ref);
    this.pending.remove(ref);
    return true;
  }
}
