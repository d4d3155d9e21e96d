import type { HeldDelivery } from './delivery-line';

/** Something that a mailbox takes messages from, without waiting: what must be fetched first is announced later. */
export interface Source {
  /** The next delivery that is at hand. When it has to fetch, it gives none and calls its `onReady` later. */
  next(): HeldDelivery | undefined;
  /** One of its deliveries was committed. */
  settled(): void;
  close(): void;
}
