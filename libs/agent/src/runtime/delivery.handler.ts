import { deadlineExceeded, type Delivery } from '@guildhall/contract';
import type { Route } from '../author/agent-definition';
import type { CommitWriter } from './commit-writer';
import type { DurableState } from './durable-state';
import { errorOf, reasonOf } from './frame-lines';
import { HandlerDeadline } from './handler-deadline';
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

/** One run of a handler for a message. */
interface Try {
  readonly route: Route;
  readonly delivery: Delivery;
  readonly attempt: number;
}

/** Settles one delivery after the other: runs its handler, again where it fails, and commits what came of it. */
export class DeliveryHandler {
  private readonly stopping = new AbortController();
  private readonly deadline: HandlerDeadline;
  private current: Run | undefined;

  constructor(private readonly parts: DeliveryParts) {
    this.deadline = new HandlerDeadline(parts.handlerTimeoutMs);
  }

  /**
   * Resolves when the delivery is committed, or left for the next process because the agent stops. Where nothing has to be
   * waited for it is settled when this returns.
   */
  handle(delivery: Delivery): Promise<void> | void {
    if (delivery.attempt > 1) this.parts.commits.beCareful();
    const { routes, attempts, context } = this.parts;
    const route = concerns(context.self, delivery) ? chooseRoute(routes, delivery) : undefined;
    if (!route) return this.parts.commits.write({ at: placeOf(delivery) });
    if (delivery.attempt > attempts) return this.bury(delivery, delivery.attempt - 1, diedOver(delivery));
    return this.try({ route, delivery, attempt: delivery.attempt });
  }

  /** The message in hand may be finished; nothing is tried again. */
  stop(reason: Error): void {
    this.stopping.abort(reason);
    this.current?.abort(reason);
  }

  private try(one: Try): Promise<void> | void {
    if (this.stopping.signal.aborted) return;
    const run = new Run(this.parts.state);
    this.current = run;
    const ctx = new MessageContext(this.parts.context, run, one.delivery, one.attempt);
    let result: unknown;
    try {
      result = one.route.handle(one.delivery.message, ctx);
    } catch (thrown) {
      return this.failed(one, run, thrown);
    }
    if (!isPromise(result)) return this.succeeded(one, run);
    return this.withinTime(run, result).then(
      () => this.succeeded(one, run),
      (thrown: unknown) => this.failed(one, run, thrown),
    );
  }

  private succeeded(one: Try, run: Run): void {
    this.parts.commits.write({ at: placeOf(one.delivery), run });
    this.close(run);
    this.parts.context.requests.forget();
  }

  private async failed(one: Try, run: Run, thrown: unknown): Promise<void> {
    const { delivery, attempt } = one;
    this.close(run);
    if (this.stopping.signal.aborted) return;
    this.logFailure(thrown, delivery, attempt);
    if (attempt < this.parts.attempts) {
      await pause(retryDelayMs(attempt - delivery.attempt + 1), this.stopping.signal);
      return this.try({ ...one, attempt: attempt + 1 });
    }
    this.bury(delivery, attempt, reasonOf(thrown));
    this.parts.context.requests.forget();
  }

  private close(run: Run): void {
    run.close('The handler of this message has ended.');
    this.current = undefined;
    this.deadline.end();
  }

  private withinTime(run: Run, work: PromiseLike<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.deadline.begin(() => reject(this.expire(run)));
      work.then(resolve, reject);
    });
  }

  /** Ends a run that took too long: nothing it still does counts. */
  private expire(run: Run): Error {
    const error = tookTooLong(this.parts.handlerTimeoutMs);
    run.close('The handler of this message took too long.');
    run.abort(error);
    this.parts.context.requests.rejectAll(error);
    return error;
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
