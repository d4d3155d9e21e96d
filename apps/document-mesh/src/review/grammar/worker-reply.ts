import type { Worker } from 'node:worker_threads';
import type { WorkerReply } from './worker-protocol';

/** What a thread says next, or that it said nothing in time, or that it ended. */
export type NextReply = WorkerReply | { readonly type: 'late' } | { readonly type: 'ended'; readonly message: string };

/**
 * Waits for the next message of a thread, and keeps the process alive only so long.
 *
 * @throws the reason of `signal` when it aborts
 */
export async function nextReply(thread: Worker, limitMs: number, signal?: AbortSignal): Promise<NextReply> {
  thread.ref();
  const listening = new AbortController();
  try {
    return await Promise.race([
      message(thread, listening.signal),
      silence(limitMs, listening.signal),
      aborted(listening.signal, signal),
    ]);
  } finally {
    listening.abort();
    thread.unref();
  }
}

function message(thread: Worker, done: AbortSignal): Promise<NextReply> {
  return new Promise((resolve) => {
    const onMessage = (reply: WorkerReply) => resolve(reply);
    const onError = (error: Error) => resolve({ type: 'ended', message: error.message });
    const onExit = (code: number) => resolve({ type: 'ended', message: `The thread ended with code ${code}.` });
    thread.once('message', onMessage).once('error', onError).once('exit', onExit);
    done.addEventListener('abort', () => thread.off('message', onMessage).off('error', onError).off('exit', onExit));
  });
}

function silence(limitMs: number, done: AbortSignal): Promise<NextReply> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ type: 'late' }), limitMs);
    done.addEventListener('abort', () => clearTimeout(timer));
  });
}

function aborted(done: AbortSignal, signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { signal: done });
  });
}
