export interface EventStreamOptions<T> {
  /** Events that wait for the reader; then the oldest are lost. Default 10,000. */
  readonly capacity?: number;
  /** Makes of the first event after a loss what the reader gets, or throws, which ends the stream. Default: as it is. */
  readonly onLost?: (event: T, lost: number) => T;
}

/**
 * Turns events into an async iterable that ends with a signal. It listens from this call on, not from the first read:
 * what happens while the caller still tells of the present is not missed.
 */
export function eventStream<T>(
  subscribe: (push: (event: T) => void) => () => void,
  signal: AbortSignal,
  options: EventStreamOptions<T> = {},
): AsyncGenerator<T> {
  const waiting = new WaitingEvents<T>(options);
  const unsubscribe = subscribe((event) => waiting.push(event));
  const end = () => {
    signal.removeEventListener('abort', end);
    unsubscribe();
    waiting.end();
  };
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  return readUntil(waiting, end);
}

async function* readUntil<T>(waiting: WaitingEvents<T>, end: () => void): AsyncGenerator<T> {
  try {
    while (await waiting.any()) yield waiting.shift();
  } finally {
    end();
  }
}

class WaitingEvents<T> {
  private readonly events: T[] = [];
  private lost = 0;
  private ended = false;
  private wake: () => void = () => undefined;

  constructor(private readonly options: EventStreamOptions<T>) {}

  push(event: T): void {
    if (this.events.length >= (this.options.capacity ?? 10_000)) this.lost += this.events.splice(0, 1).length;
    this.events.push(event);
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  /** Resolves with whether there is an event, or with false at the end. */
  async any(): Promise<boolean> {
    while (!this.ended && this.events.length === 0) await new Promise<void>((resolve) => (this.wake = resolve));
    return !this.ended;
  }

  shift(): T {
    const event = this.events.shift() as T;
    const { lost } = this;
    this.lost = 0;
    return lost > 0 && this.options.onLost ? this.options.onLost(event, lost) : event;
  }
}
