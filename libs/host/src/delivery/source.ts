import type { Delivery } from '@guildhall/contract';

/** Something that a mailbox takes messages from, without waiting: what must be fetched first is announced later. */
export interface Source {
  /** Up to `room` deliveries that are at hand. When it has to fetch, it gives none and calls its `onReady` later. */
  take(room: number): readonly Delivery[];
  /** One of its deliveries was committed. */
  settled(): void;
  close(): void;
}
