import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionEngine } from '@guildhall/engine';
import { eventually } from './eventually';

/** Sends 1, 2, 3, … to the topic `numbers` until it is told to end, each again under its id until the store has taken it. */
export class SteadyPublisher {
  private ending = false;
  private readonly sending: Promise<number>;
  /** The last number that the store has taken. */
  taken = 0;

  constructor(
    private readonly engine: ExecutionEngine,
    private readonly guildId: string,
    private readonly pauseMs = 5,
  ) {
    this.sending = this.send();
  }

  /** @returns the last number sent */
  end(): Promise<number> {
    this.ending = true;
    return this.sending;
  }

  private async send(): Promise<number> {
    for (; !this.ending; await wait(this.pauseMs)) await this.deliver(this.taken + 1);
    return this.taken;
  }

  private async deliver(add: number): Promise<void> {
    const id = `number-${this.guildId}-${add}`;
    await eventually(() => this.engine.publish(this.guildId, 'numbers', { add }, { id }), { deadlineMs: 600_000 });
    this.taken = add;
  }
}
