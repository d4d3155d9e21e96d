const firstMs = 50;
const longestMs = 1000;

/** How long to wait before a handler is tried again: 50 ms, doubling, at most a second. */
export function retryDelayMs(failures: number): number {
  return Math.min(firstMs * 2 ** (failures - 1), longestMs);
}

/** Waits; the signal ends the wait early. */
export function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, delayMs);
    signal.addEventListener('abort', wake);
  });
}
