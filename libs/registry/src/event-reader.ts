import { setTimeout as wait } from 'node:timers/promises';
import type { Position } from '@guildhall/contract';
import type { EventStore, StoredAgentEvent } from './event.store';

const pageSize = 500;
/** Events are rare: to ask for them costs less than a waiting connection for each who follows. */
const pollMs = 200;

export interface EventsOptions {
  /** Only what happened to agents of this guild. */
  readonly guildId?: string;
  /** Only what happened to agents of this id; one agent when `guildId` is given, too. */
  readonly agentId?: string;
  /**
   * After a position, or with so many of the newest that are kept. Default: the earliest that is kept; with `follow` only
   * what comes after the call.
   */
  readonly from?: 'earliest' | { readonly after: Position } | { readonly tail: number };
  /** End after so many, 1 or more; default: never. */
  readonly limit?: number;
  /** Go on with what happens until the signal ends it. */
  readonly follow?: boolean;
  readonly signal: AbortSignal;
}

/** Where to read on, and what to tell before. */
interface Beginning {
  readonly after: Position;
  readonly told?: readonly StoredAgentEvent[];
}

type EventSource = Pick<EventStore, 'read' | 'readBack' | 'end'>;
type Wanted = (one: StoredAgentEvent) => boolean;

/**
 * What happened to agents, oldest first, and with `follow` what happens. Whoever reads on after the position of the last
 * event that he has misses none of those that are kept.
 *
 * @throws GuildhallError invalid ARGUMENT_INVALID, field `after` | unavailable STORE_UNREACHABLE; with `follow` only at the
 *   beginning
 */
export async function* readEvents(store: EventSource, options: EventsOptions): AsyncGenerator<StoredAgentEvent> {
  const { limit = Infinity } = options;
  let count = 0;
  for await (const event of allEvents(store, options)) {
    yield event;
    if (++count >= limit) return;
  }
}

async function* allEvents(store: EventSource, options: EventsOptions): AsyncGenerator<StoredAgentEvent> {
  const { follow = false, signal } = options;
  const wanted = wantedBy(options);
  const { told = [], ...beginning } = await beginOf(store, options, wanted);
  let { after } = beginning;
  let page = await store.read(after, pageSize);
  yield* told;
  while (!signal.aborted) {
    yield* page.filter(wanted);
    after = page.at(-1)?.pos ?? after;
    const hasAll = page.length < pageSize;
    if (hasAll && !follow) return;
    if (hasAll) await wait(pollMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) page = await readOn(store, after, follow);
  }
}

function wantedBy({ guildId, agentId }: EventsOptions): Wanted {
  return ({ event }) =>
    (guildId === undefined || event.guildId === guildId) && (agentId === undefined || event.agentId === agentId);
}

async function beginOf(store: EventSource, { from, follow }: EventsOptions, wanted: Wanted): Promise<Beginning> {
  const start = from ?? (follow ? { tail: 0 } : 'earliest');
  if (start === 'earliest') return { after: '0-0' };
  if ('after' in start) return start;
  return start.tail > 0 ? readTail(store, start.tail, wanted) : { after: await store.end() };
}

/** The newest of those that are wanted, however far back they lie among the others. */
async function readTail(store: EventSource, tail: number, wanted: Wanted): Promise<Beginning> {
  const newest: StoredAgentEvent[] = [];
  let page = await store.readBack(undefined, pageSize);
  const after = page[0]?.pos ?? '0-0';
  for (;;) {
    newest.push(...page.filter(wanted));
    if (page.length < pageSize || newest.length >= tail) return { after, told: newest.slice(0, tail).reverse() };
    page = await store.readBack(page.at(-1)!.pos, pageSize);
  }
}

/** Who follows waits until a store that went away is back. */
async function readOn(store: EventSource, after: Position, follow: boolean): Promise<StoredAgentEvent[]> {
  return store.read(after, pageSize).catch((error: unknown) => {
    if (follow) return [];
    throw error;
  });
}
