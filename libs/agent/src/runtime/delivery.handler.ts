import { deadlineExceeded, type Delivery } from '@guildhall/contract';
import type { Route } from '../author/agent-definition';
import type { CommitWriter } from './commit-writer';
import type { DurableState } from './durable-state';
import { errorOf, reasonOf } from './frame-lines';
import { MessageContext } from './message.context';
import { pause, retryDelayMs } from './pause';
import { chooseRoute, concerns } from './routing';
import { Run } from './run';
import type { ContextParts } from './run.context';

export interface DeliveryParts {
  readonly context: ContextParts;
  readonly routes: readonly Route[];
  readonly state: DurableState;
  readonly commits: CommitWriter;
  /** How often a message is tried in all, by this and earlier processes. */
  readonly attempts: number;
  /** 0: no limit. */
  readonly handlerTimeoutMs: number;
}

/** Settles one delivery after the other: runs its handler, again where it fails, and commits what came of it. */
export class DeliveryHandler {
  private readonly stopping = new AbortController();
  private current: Run | undefined;

  constructor(private readonly parts: DeliveryParts) {}

  /** Resolves when the delivery is committed, or left for the next process because the agent stops. */
  async handle(delivery: Delivery): Promise<void> {
    if (delivery.attempt > 1) this.parts.commits.beCareful();
    const { routes, attempts, context } = this.parts;
    const route = concerns(context.self, delivery) ? chooseRoute(routes, delivery) : undefined;
    if (!route) return this.parts.commits.write({ at: placeOf(delivery) });
    if (delivery.attempt > attempts) return this.bury(delivery, delivery.attempt - 1, diedOver(delivery));
    await this.try(route, delivery);
    context.requests.forget();
  }

  /** The message in hand may be finished; nothing is tried again. */
  stop(reason: Error): void {
    this.stopping.abort(reason);
    this.current?.abort(reason);
  }

  private async try(route: Route, delivery: Delivery): Promise<void> {
    for (let attempt = delivery.attempt; !this.stopping.signal.aborted; attempt += 1) {
      const run = new Run(this.parts.state);
      try {
        await this.runOnce(run, route, delivery, attempt);
        return this.parts.commits.write({ at: placeOf(delivery), run });
      } catch (thrown) {
        if (this.stopping.signal.aborted) return;
        this.logFailure(thrown, delivery, attempt);
        if (attempt >= this.parts.attempts) return this.bury(delivery, attempt, reasonOf(thrown));
        await pause(retryDelayMs(attempt - delivery.attempt + 1), this.stopping.signal);
      } finally {
        run.close('The handler of this message has ended.');
      }
    }
  }

  private async runOnce(run: Run, route: Route, delivery: Delivery, attempt: number): Promise<void> {
    this.current = run;
    try {
      const ctx = new MessageContext(this.parts.context, run, delivery, attempt);
      const result = route.handle(delivery.message, ctx);
      if (isPromise(result)) await this.withinTime(run, result);
    } finally {
      this.current = undefined;
    }
  }

  private withinTime(run: Run, work: PromiseLike<unknown>): PromiseLike<unknown> {
    const { handlerTimeoutMs } = this.parts;
    if (handlerTimeoutMs <= 0) return work;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const error = tookTooLong(handlerTimeoutMs);
        run.close('The handler of this message took too long.');
        run.abort(error);
        this.parts.context.requests.rejectAll(error);
        reject(error);
      }, handlerTimeoutMs);
      void work.then(resolve, reject).then(() => clearTimeout(timer));
    });
  }

  private bury(delivery: Delivery, attempts: number, reason: string): void {
    this.parts.commits.write({ at: placeOf(delivery), dead: { reason, attempts } });
  }

  private logFailure(thrown: unknown, { topic, message }: Delivery, attempt: number): void {
    const { name, message: text, stack } = errorOf(thrown);
    this.parts.context.log.error(`The handler of a message on "${topic}" failed: ${name}: ${text}`, {
      message_id: message.id,
      attempt,
      attempts: this.parts.attempts,
      ...(stack && { stack }),
    });
  }
}

function placeOf({ topic, queue, pos }: Delivery) {
  return { topic, ...(queue !== undefined && { queue }), pos };
}

function isPromise(result: unknown): result is PromiseLike<unknown> {
  return typeof result === 'object' && result !== null && 'then' in result && typeof result.then === 'function';
}

function diedOver({ attempt }: Delivery): string {
  return `The agent's process ended ${attempt - 1} times while it had this message in hand.`;
}

function tookTooLong(timeoutMs: number) {
  return deadlineExceeded('CALL_TIMEOUT', `The handler took longer than ${timeoutMs} ms.`, { deadlineMs: timeoutMs });
}
