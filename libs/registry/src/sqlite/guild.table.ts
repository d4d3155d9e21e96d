import type { SqliteDatabase } from '@guildhall/sqlite';
import { byText } from '../by-text';
import type { GuildRecord } from '../guild.store';
import { epochForMs } from '../retention';
import { registryTables } from './registry-tables';

/** Guilds that should exist, and how often each was changed. Used inside the transactions of the stores. */
export class GuildTable {
  constructor(private readonly database: SqliteDatabase) {
    database.migrate(registryTables);
    database.prepare('DELETE FROM guild_revisions WHERE collect_after_ms < ?').run(Date.now());
  }

  get(guildId: string): { record: GuildRecord; isDeclared: boolean } | undefined {
    const row = this.database.prepare('SELECT record, declared FROM guilds WHERE guild_id = ?').get(guildId);
    return row && { record: recordOf(row), isDeclared: row['declared'] === 1 };
  }

  all(): GuildRecord[] {
    const records = this.database.prepare('SELECT record FROM guilds').all().map(recordOf);
    return records.sort(byText((record) => record.guildId));
  }

  declare(record: GuildRecord): void {
    this.database
      .prepare('INSERT OR REPLACE INTO guilds (guild_id, record, declared) VALUES (?, ?, 1)')
      .run(record.guildId, JSON.stringify(record));
  }

  /** Leaves a guild that is there as it is. */
  bring(record: GuildRecord): void {
    this.database
      .prepare('INSERT OR IGNORE INTO guilds (guild_id, record, declared) VALUES (?, ?, 0)')
      .run(record.guildId, JSON.stringify(record));
  }

  remove(guildId: string): boolean {
    const removed = this.database.prepare('DELETE FROM guilds WHERE guild_id = ?').run(guildId).changes > 0;
    if (removed) this.collectRevision(guildId);
    return removed;
  }

  /** Removes a guild that only its agents brought, when the last of them is gone. */
  removeOfNobody(guildId: string): void {
    const removed = this.database
      .prepare(
        `DELETE FROM guilds WHERE guild_id = ? AND declared = 0
         AND NOT EXISTS (SELECT 1 FROM guild_agents WHERE guild_agents.guild_id = guilds.guild_id)`,
      )
      .run(guildId);
    if (removed.changes > 0) this.collectRevision(guildId);
  }

  /** 0 when it was never changed. */
  revision(guildId: string): number {
    const row = this.database.prepare('SELECT revision FROM guild_revisions WHERE guild_id = ?').get(guildId);
    return Number(row?.['revision'] ?? 0);
  }

  raiseRevision(guildId: string): number {
    const raise = this.database.prepare(
      `INSERT INTO guild_revisions (guild_id, revision) VALUES (?, 1)
       ON CONFLICT (guild_id) DO UPDATE SET revision = revision + 1, collect_after_ms = NULL
       RETURNING revision`,
    );
    return Number(raise.get(guildId)?.['revision']);
  }

  private collectRevision(guildId: string): void {
    this.database
      .prepare('UPDATE guild_revisions SET collect_after_ms = ? WHERE guild_id = ?')
      .run(Date.now() + epochForMs, guildId);
  }
}

function recordOf(row: { readonly [column: string]: unknown }): GuildRecord {
  return JSON.parse(String(row['record'])) as GuildRecord;
}
