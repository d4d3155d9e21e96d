import { setTimeout as wait } from 'node:timers/promises';
import type { Position } from '@guildhall/contract';
import type { EventStore, StoredAgentEvent } from '@guildhall/registry';
import type { EventsOptions } from './execution-engine';

const pageSize = 500;
/** Events are rare: to ask for them costs less than a waiting connection for each who follows. */
const pollMs = 200;

/** What happened to agents, oldest first, and with `follow` what happens. */
export async function* readEvents(store: EventStore, options: EventsOptions): AsyncGenerator<StoredAgentEvent> {
  const { guildId, follow = false, signal } = options;
  let after = await beginOf(store, options);
  let page = await store.read(after, pageSize);
  while (!signal.aborted) {
    yield* page.filter(({ event }) => guildId === undefined || event.guildId === guildId);
    after = page.at(-1)?.pos ?? after;
    const hasAll = page.length < pageSize;
    if (hasAll && !follow) return;
    if (hasAll) await wait(pollMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) page = await readOn(store, after, follow);
  }
}

function beginOf(store: EventStore, { from, follow }: EventsOptions): Promise<Position> | Position {
  if (from === undefined) return follow ? store.end() : '0-0';
  return from === 'earliest' ? '0-0' : from.after;
}

/** Who follows waits until a store that went away is back. */
async function readOn(store: EventStore, after: Position, follow: boolean): Promise<StoredAgentEvent[]> {
  return store.read(after, pageSize).catch((error: unknown) => {
    if (follow) return [];
    throw error;
  });
}
