import type { Delivery } from '@guildhall/contract';
import type { Transport } from './transport';

/** Handlers that never wait may keep the event loop for so long before frames are read and written again. */
const turnMs = 5;

/** The deliveries of one agent, settled one at a time in the order they came. */
export class Mailbox {
  private waiting: Delivery[] = [];
  private working: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly handle: (delivery: Delivery) => Promise<void> | void,
    private readonly transport: Transport,
  ) {}

  push(deliveries: readonly Delivery[]): void {
    if (this.closed || deliveries.length === 0) return;
    for (const delivery of deliveries) this.waiting.push(delivery);
    this.working ??= this.work();
  }

  /** Takes up no other message; resolves when the one in hand is done. */
  async close(): Promise<void> {
    this.closed = true;
    this.waiting = [];
    await this.working;
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      await this.settle(batch);
    }
    // The host waits for nothing else.
    this.transport.flush();
    this.working = undefined;
  }

  private async settle(batch: readonly Delivery[]): Promise<void> {
    let turnEndsAt = performance.now() + turnMs;
    for (const delivery of batch) {
      if (this.closed) return;
      const handling = this.handle(delivery);
      if (handling) await handling;
      if (this.transport.congested) await this.transport.drained();
      if (performance.now() < turnEndsAt) continue;
      await nextTurn();
      turnEndsAt = performance.now() + turnMs;
    }
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
