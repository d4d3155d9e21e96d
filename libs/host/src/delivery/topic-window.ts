import { comparePositions, type Position } from '@guildhall/contract';
import type { StoredMessage } from '@guildhall/messaging';

/** The newest messages of one topic, read once for all agents of the host. */
export class TopicWindow {
  private messages: StoredMessage[] = [];

  /** @param floor everything after this position, up to the tail, is held here */
  constructor(
    private floor: Position,
    private readonly capacity = 4096,
  ) {}

  get tail(): Position {
    return this.messages.at(-1)?.pos ?? this.floor;
  }

  get isFull(): boolean {
    return this.messages.length >= this.capacity;
  }

  append(messages: readonly StoredMessage[]): void {
    for (const message of messages) this.messages.push(message);
  }

  /** Forgets everything: it went by unread. */
  skipTo(position: Position): void {
    this.messages = [];
    this.floor = position;
  }

  covers(position: Position): boolean {
    return comparePositions(position, this.floor) >= 0;
  }

  /** Up to `count` messages after a position that this window covers. */
  after(position: Position, count: number): readonly StoredMessage[] {
    const start = this.indexAfter(position);
    return this.messages.slice(start, start + count);
  }

  /** Forgets the older half; who has not read it yet reads it from the store. */
  makeRoom(): void {
    const kept = this.messages.splice(Math.ceil(this.messages.length / 2));
    this.floor = this.messages.at(-1)?.pos ?? this.floor;
    this.messages = kept;
  }

  private indexAfter(position: Position): number {
    let low = 0;
    let high = this.messages.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = this.messages[middle];
      if (found && comparePositions(found.pos, position) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
