import { getEventListeners } from 'node:events';
import { untilEnded } from './until-ended';

describe('untilEnded', () => {
  it('waits for the work', async () => {
    const { signal } = new AbortController();
    await expect(untilEnded(Promise.resolve(), signal)).resolves.toBeUndefined();
    await expect(untilEnded(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
  });

  it('does not wait when the signal aborts, nor when it has', async () => {
    const ending = new AbortController();
    const waiting = untilEnded(new Promise(() => undefined), ending.signal);
    ending.abort();
    await waiting;
    await untilEnded(new Promise(() => undefined), ending.signal);
  });

  it('leaves nothing with the signal, however often', async () => {
    const { signal } = new AbortController();
    for (let time = 0; time < 3; time++) await untilEnded(Promise.resolve(), signal);
    await untilEnded(Promise.reject(new Error('broken')), signal).catch(() => undefined);
    await Promise.resolve();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
