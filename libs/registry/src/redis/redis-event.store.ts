import { requirePosition, type AgentRef, type Position } from '@guildhall/contract';
import type { KeySpace, RedisConnection } from '@guildhall/redis';
import { appendSteps, type AgentEventRecord, type EventStore, type StoredAgentEvent } from '../event.store';
import { eventsKept, eventsKeptMs } from '../retention';
import { scripts } from './registry-scripts';

type Entry = readonly [id: string, fields: readonly string[]];

const pageSize = 1_000;

/** Events in Redis: the stream `events`, one entry each. */
export class RedisEventStore implements EventStore {
  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: KeySpace,
  ) {}

  async append(events: readonly AgentEventRecord[]): Promise<void> {
    for (const step of appendSteps(events)) await this.appendStep(step);
  }

  async appendOfWished(events: readonly AgentEventRecord[]): Promise<void> {
    for (const step of appendSteps(events)) await this.appendStep(step, step);
  }

  async read(after: Position, count: number): Promise<StoredAgentEvent[]> {
    const from = `(${requirePosition(after)}`;
    const entries = await this.connection.reach((client) =>
      client.xrange(this.keys.events(), from, '+', 'COUNT', count),
    );
    return entries.map(asEvent);
  }

  async readBack(before: Position | undefined, count: number): Promise<StoredAgentEvent[]> {
    const to = before === undefined ? '+' : `(${requirePosition(before, 'before')}`;
    const entries = await this.connection.reach((client) =>
      client.xrevrange(this.keys.events(), to, '-', 'COUNT', count),
    );
    return entries.map(asEvent);
  }

  async end(): Promise<Position> {
    const [newest] = await this.readBack(undefined, 1);
    return newest?.pos ?? '0-0';
  }

  async last(ref: AgentRef, hosted?: 'hosted'): Promise<StoredAgentEvent | undefined> {
    let before: Position | undefined;
    for (;;) {
      const page = await this.readBack(before, pageSize);
      const found = page.find(({ event }) => isOf(event, ref) && (!hosted || event.host !== undefined));
      if (found || page.length < pageSize) return found;
      before = page.at(-1)!.pos;
    }
  }

  private async appendStep(events: readonly AgentEventRecord[], wished: readonly AgentRef[] = []): Promise<void> {
    const keys = [this.keys.events(), ...wished.map(({ guildId }) => this.keys.guildAgents(guildId))];
    const documents = events.map((event) => JSON.stringify(event));
    const args = [eventsKept, eventsKeptMs, ...documents, ...wished.map(({ agentId }) => agentId)];
    await this.connection.runUnconfirmed(scripts.appendEvents, keys, args);
  }
}

function asEvent([pos, fields]: Entry): StoredAgentEvent {
  return { pos, event: JSON.parse(fields[1]!) as AgentEventRecord };
}

function isOf(event: AgentEventRecord, { guildId, agentId }: AgentRef): boolean {
  return event.agentId === agentId && event.guildId === guildId;
}
