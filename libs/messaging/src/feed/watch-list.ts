import type { Position } from '@guildhall/contract';
import type { TopicRef } from '../message.store';

/** One topic that a feed watches. A watch that is moved is another one: what was read for the old one is dropped. */
export interface Watch {
  readonly topic: TopicRef;
  readonly key: string;
  after: Position;
  /** The last read gave as many as it was asked for: more may be there already. */
  behind: boolean;
}

/** What a feed watches, by the name that the store gives a topic. */
export class WatchList {
  private readonly watches = new Map<string, Watch>();

  set(key: string, topic: TopicRef, after: Position): void {
    this.watches.set(key, { topic, key, after, behind: true });
  }

  delete(key: string): void {
    this.watches.delete(key);
  }

  get(key: string): Watch | undefined {
    return this.watches.get(key);
  }

  all(): Watch[] {
    return [...this.watches.values()];
  }

  isCurrent(watch: Watch): boolean {
    return this.watches.get(watch.key) === watch;
  }

  /** Goes on behind what was handed over. */
  advance(watch: Watch, messages: readonly { readonly pos: Position }[], asked: number): void {
    watch.after = messages.at(-1)?.pos ?? watch.after;
    watch.behind = messages.length >= asked;
  }
}
