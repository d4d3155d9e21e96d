/**
 * Waits for the work, but not longer than until the signal aborts; a failure of the work counts before that. The signal
 * lives as long as a feed, so nothing of this may stay with it.
 */
export function untilEnded(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = () => resolve();
    signal.addEventListener('abort', end);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
