import { EventEmitter } from 'node:events';
import { eventStream, type EventStreamOptions } from './event-stream';

describe('eventStream', () => {
  const source = new EventEmitter();
  let ending: AbortController;

  beforeEach(() => {
    ending = new AbortController();
  });

  afterEach(() => {
    ending.abort();
    expect(source.listenerCount('event')).toBe(0);
  });

  function open(options?: EventStreamOptions<number>): AsyncGenerator<number> {
    const subscribe = (push: (event: number) => void) => {
      source.on('event', push);
      return () => void source.off('event', push);
    };
    return eventStream(subscribe, ending.signal, options);
  }

  function tell(...events: number[]): void {
    for (const event of events) source.emit('event', event);
  }

  async function take(events: AsyncGenerator<number>, count: number): Promise<number[]> {
    const taken: number[] = [];
    while (taken.length < count) taken.push((await events.next()).value as number);
    return taken;
  }

  it('hears what happens before the first read', async () => {
    const events = open();
    tell(1, 2);
    expect(await take(events, 2)).toEqual([1, 2]);
  });

  it('waits for what comes and ends with the signal', async () => {
    const events = open();
    const next = events.next();
    tell(1);
    expect(await next).toEqual({ value: 1, done: false });
    const last = events.next();
    ending.abort();
    expect(await last).toEqual({ value: undefined, done: true });
  });

  it('ends at once with a signal that has fired, and with a reader that leaves', async () => {
    const left = open();
    tell(1);
    for await (const event of left) {
      expect(event).toBe(1);
      break;
    }
    expect(source.listenerCount('event')).toBe(0);
    ending.abort();
    expect(await open().next()).toEqual({ value: undefined, done: true });
  });

  it('loses the oldest to a slow reader, and says how many', async () => {
    const events = open({ capacity: 3, onLost: (event, lost) => event + 1000 * lost });
    tell(1, 2, 3, 4, 5);
    expect(await take(events, 3)).toEqual([2003, 4, 5]);
    tell(6);
    expect(await take(events, 1)).toEqual([6]);
  });

  it('ends when the loss is too much to go on', async () => {
    const events = open({
      capacity: 1,
      onLost: () => {
        throw new Error('lost');
      },
    });
    tell(1, 2);
    await expect(events.next()).rejects.toThrow('lost');
    expect(source.listenerCount('event')).toBe(0);
  });
});
