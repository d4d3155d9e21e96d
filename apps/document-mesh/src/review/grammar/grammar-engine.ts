import { Worker } from 'node:worker_threads';
import { internal, unavailable } from '@guildhall/contract';
import { disabledRules } from './harper-policy';
import type { CheckRequest, RawLint, UnknownWord } from './worker-protocol';
import { nextReply } from './worker-reply';

export interface EngineLimits {
  /** For one text; default 30,000. An honest page takes under 100 ms. */
  readonly textLimitMs?: number;
  /** For loading Harper; default 60,000. It takes about a second. */
  readonly startLimitMs?: number;
}

/** What the engines say of a text, or why they said nothing. */
export type Checked =
  | { readonly outcome: 'checked'; readonly lints: readonly RawLint[]; readonly unknown: readonly UnknownWord[] }
  | { readonly outcome: 'unchecked'; readonly reason: string };

// Beside this file: .ts where Node runs the sources, .js where it runs the build.
const workerFile = __filename.replace('grammar-engine', 'grammar.worker');

/**
 * Harper in a worker thread, one text at a time. A text that takes too long, or breaks the engine, costs the thread:
 * it is ended, and the next text gets a new one. An idle thread does not keep the process alive.
 */
export class GrammarEngine {
  private thread: Worker | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private closed = false;
  private lastId = 0;

  constructor(private readonly limits: EngineLimits = {}) {}

  /** Loads the engine now rather than with the first text. Throws as `check` does. */
  start(): Promise<void> {
    return this.inTurn(async () => void (await this.readyThread()));
  }

  /**
   * @throws the reason of `signal` when it aborts
   * @throws GuildhallError unavailable SHUTTING_DOWN after `close` | internal INTERNAL when the engine cannot start
   */
  check(text: string, signal?: AbortSignal): Promise<Checked> {
    return this.inTurn(() => this.checkNow(text, signal));
  }

  /** Ends the thread; texts under way are refused. Resolves when the thread is gone. */
  async close(): Promise<void> {
    this.closed = true;
    await this.dropThread();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async checkNow(text: string, signal?: AbortSignal): Promise<Checked> {
    signal?.throwIfAborted();
    const thread = await this.readyThread();
    const limitMs = this.limits.textLimitMs ?? 30_000;
    // Harper's rules about contractions know the typewriter's apostrophe only; offsets stay the same.
    const request: CheckRequest = { id: ++this.lastId, text: text.replaceAll('’', "'") };
    thread.postMessage(request);
    // An aborted text would keep the thread busy: its successor must not pay for it with its own time limit.
    const reply = await nextReply(thread, limitMs, signal).finally(() => signal?.aborted && this.dropThread());
    if (reply.type === 'checked') return { outcome: 'checked', lints: reply.lints, unknown: reply.unknown };
    await this.dropThread();
    this.assertOpen();
    return {
      outcome: 'unchecked',
      reason: reply.type === 'late' ? `it took longer than ${limitMs} ms` : reasonOf(reply),
    };
  }

  private async readyThread(): Promise<Worker> {
    this.assertOpen();
    if (this.thread) return this.thread;
    const thread = this.newThread();
    const reply = await nextReply(thread, this.limits.startLimitMs ?? 60_000);
    if (reply.type === 'ready') return thread;
    await this.dropThread();
    this.assertOpen();
    throw internal(
      'INTERNAL',
      `The grammar engine did not start: ${reply.type === 'late' ? 'no answer' : reasonOf(reply)}.`,
    );
  }

  private newThread(): Worker {
    const thread = new Worker(workerFile, { workerData: { disabledRules } });
    this.thread = thread;
    // A thread that ends by itself is reported to whoever waits for it; without a listener it would end the process.
    thread.on('error', () => undefined);
    thread.once('exit', () => (this.thread = this.thread === thread ? undefined : this.thread));
    return thread;
  }

  private async dropThread(): Promise<void> {
    const thread = this.thread;
    this.thread = undefined;
    await thread?.terminate();
  }

  private assertOpen(): void {
    if (this.closed) throw unavailable('SHUTTING_DOWN', 'The grammar engine is closed.');
  }
}

function reasonOf(reply: { readonly type: string; readonly message?: string }): string {
  return reply.message ?? `it answered ${reply.type}`;
}
