import type { MessageStore, StoredMessage } from '@guildhall/messaging';
import type { FollowOptions, PlacedMessage } from './execution-engine';
import { asPlaced } from './placed-message';

/** What the feed has read and the reader has not taken yet; the feed waits until all of it is taken. */
class Batch {
  private messages: StoredMessage[] = [];
  private taken: () => void = () => undefined;
  private came: () => void = () => undefined;

  put(messages: readonly StoredMessage[]): Promise<void> {
    this.messages = [...messages];
    this.came();
    return new Promise((resolve) => (this.taken = resolve));
  }

  take(): readonly StoredMessage[] {
    return this.messages.splice(0);
  }

  /** The reader wants more: the feed may read on. */
  async more(): Promise<void> {
    const coming = new Promise<void>((resolve) => (this.came = resolve));
    this.taken();
    await coming;
  }

  end(): void {
    this.came();
  }
}

/** Reads a topic from outside, over a feed of its own: nothing is left out, and a slow reader slows only its feed. */
export async function* followTopic(
  store: MessageStore,
  guildId: string,
  topic: string,
  { from, signal }: FollowOptions,
): AsyncIterable<PlacedMessage> {
  const ref = { guildId, topic };
  const start = from === 'earliest' ? '0-0' : (from?.after ?? (await store.end(ref)));
  const batch = new Batch();
  const feed = store.feed((_topic, messages) => batch.put(messages));
  const end = () => batch.end();
  signal.addEventListener('abort', end);
  feed.watch(ref, start);
  try {
    yield* read(batch, signal);
  } finally {
    signal.removeEventListener('abort', end);
    await feed.close();
  }
}

async function* read(batch: Batch, signal: AbortSignal): AsyncIterable<PlacedMessage> {
  while (!signal.aborted) {
    await batch.more();
    for (const stored of batch.take()) if (!signal.aborted) yield asPlaced(stored);
  }
}
