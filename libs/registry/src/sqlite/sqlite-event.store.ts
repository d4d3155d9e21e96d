import type { AgentRef, Position } from '@guildhall/contract';
import { PositionClock, sortablePosition, type SqliteDatabase } from '@guildhall/sqlite';
import { appendSteps, type AgentEventRecord, type EventStore, type StoredAgentEvent } from '../event.store';
import { eventsKept, eventsKeptMs } from '../retention';
import { WishTable } from './wish.table';

const tables = `
  CREATE TABLE IF NOT EXISTS agent_events (
    pos TEXT PRIMARY KEY,
    guild_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    event TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS events_of_agent ON agent_events (guild_id, agent_id, pos);
`;

/** No position comes after it. */
const lastOfAll = '9999999999999-999999';

/** After so many events the old ones are looked for. */
const pruneEvery = 100;

interface EventRow {
  readonly pos: Position;
  readonly event: string;
}

/** Events in SQLite: each method is one transaction. */
export class SqliteEventStore implements EventStore {
  private readonly clock: PositionClock;
  private readonly wishes: WishTable;
  private sincePrune = pruneEvery;

  constructor(private readonly database: SqliteDatabase) {
    database.migrate(tables);
    this.clock = new PositionClock(database);
    this.wishes = new WishTable(database);
  }

  async append(events: readonly AgentEventRecord[]): Promise<void> {
    for (const step of appendSteps(events)) this.database.transaction(() => this.insertAll(step));
  }

  async appendOfWished(events: readonly AgentEventRecord[]): Promise<void> {
    for (const step of appendSteps(events)) {
      this.database.transaction(() => this.insertAll(step.filter((event) => this.wishes.get(event))));
    }
  }

  async read(after: Position, count: number): Promise<StoredAgentEvent[]> {
    const rows = this.database
      .prepare('SELECT pos, event FROM agent_events WHERE pos > ? ORDER BY pos LIMIT ?')
      .all(sortablePosition(after), count);
    return (rows as unknown as EventRow[]).map(asEvent);
  }

  async readBack(before: Position | undefined, count: number): Promise<StoredAgentEvent[]> {
    const rows = this.database
      .prepare('SELECT pos, event FROM agent_events WHERE pos < ? ORDER BY pos DESC LIMIT ?')
      .all(before === undefined ? lastOfAll : sortablePosition(before, 'before'), count);
    return (rows as unknown as EventRow[]).map(asEvent);
  }

  async end(): Promise<Position> {
    const row = this.database.prepare('SELECT MAX(pos) AS pos FROM agent_events').get();
    return typeof row?.['pos'] === 'string' ? row['pos'] : '0-0';
  }

  async last({ guildId, agentId }: AgentRef, hosted?: 'hosted'): Promise<StoredAgentEvent | undefined> {
    const which = hosted ? "AND event ->> 'host' IS NOT NULL" : '';
    const row = this.database
      .prepare(
        `SELECT pos, event FROM agent_events WHERE guild_id = ? AND agent_id = ? ${which} ORDER BY pos DESC LIMIT 1`,
      )
      .get(guildId, agentId);
    return row && asEvent(row as unknown as EventRow);
  }

  private insertAll(events: readonly AgentEventRecord[]): void {
    const positions = this.clock.take(events.length);
    events.forEach((event, index) => this.insert(positions[index]!, event));
    this.sincePrune += events.length;
    if (this.sincePrune >= pruneEvery) this.prune();
  }

  private insert(pos: Position, event: AgentEventRecord): void {
    this.database
      .prepare('INSERT INTO agent_events (pos, guild_id, agent_id, event) VALUES (?, ?, ?, ?)')
      .run(pos, event.guildId, event.agentId, JSON.stringify(event));
  }

  private prune(): void {
    this.sincePrune = 0;
    const old = sortablePosition(`${Math.max(1, Date.now() - eventsKeptMs)}-0`);
    this.database.prepare('DELETE FROM agent_events WHERE pos < ?').run(old);
    this.database
      .prepare(
        'DELETE FROM agent_events WHERE pos <= (SELECT pos FROM agent_events ORDER BY pos DESC LIMIT 1 OFFSET ?)',
      )
      .run(eventsKept);
  }
}

function asEvent({ pos, event }: EventRow): StoredAgentEvent {
  return { pos, event: JSON.parse(event) as AgentEventRecord };
}
