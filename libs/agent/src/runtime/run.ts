import { invalid, limits } from '@guildhall/contract';
import type { DurableState } from './durable-state';
import { StateDraft } from './state-draft';

/** One run of an author's function: what it has done so far, and whether it may still do anything. */
export class Run {
  /** JSON of the messages that leave with the commit. */
  readonly published: string[] = [];
  readonly state: StateDraft;
  private publishedBytes = 0;
  private controller: AbortController | undefined;
  private closedBecause: string | undefined;
  private abortedBy: Error | undefined;

  constructor(durable: DurableState) {
    this.state = new StateDraft(durable, this.assertOpen);
  }

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.abortedBy) this.controller.abort(this.abortedBy);
    return this.controller.signal;
  }

  /** Asks the function to come to an end. What it still does counts. */
  abort(reason: Error): void {
    this.abortedBy ??= reason;
    this.controller?.abort(this.abortedBy);
  }

  /** From here on nothing that the function does counts, and it is told so. */
  close(because: string): void {
    this.closedBecause ??= because;
  }

  readonly assertOpen = (): void => {
    if (this.closedBecause === undefined) return;
    throw invalid('ARGUMENT_INVALID', `${this.closedBecause} Its context can no longer be used.`, { field: 'ctx' });
  };

  publish(json: string): void {
    const bytes = Buffer.byteLength(json);
    // What is left of the frame that carries the commit is for the state.
    if (this.publishedBytes + bytes > limits.publishedBytes) {
      const message = `One handler may publish ${limits.publishedBytes} bytes in all. Publish less, or refer to the data.`;
      throw invalid('MESSAGE_TOO_LARGE', message, { field: 'payload', limitBytes: limits.publishedBytes });
    }
    this.publishedBytes += bytes;
    this.published.push(json);
  }

  get hasEffects(): boolean {
    return this.published.length > 0 || this.state.toJson() !== undefined;
  }
}
