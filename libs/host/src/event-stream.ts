/**
 * Turns events into an async iterable that ends with a signal. A reader that is slower than `capacity` (10,000) events
 * loses the oldest; their number is told to `onDropped`.
 */
export async function* eventStream<T>(
  subscribe: (push: (event: T) => void) => () => void,
  signal: AbortSignal,
  onDropped: (event: T, count: number) => T = (event) => event,
  capacity = 10_000,
): AsyncGenerator<T> {
  const waiting: T[] = [];
  let dropped = 0;
  let wake: () => void = () => undefined;
  const end = subscribe((event) => {
    if (waiting.length >= capacity) dropped += waiting.splice(0, 1).length;
    waiting.push(event);
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
        yield dropped > 0 ? onDropped(event, dropped) : event;
        dropped = 0;
      }
      if (signal.aborted) return;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    end();
    signal.removeEventListener('abort', onAbort);
  }
}
