import { setImmediate } from 'node:timers/promises';
import { StartSlots } from './start-slots';

describe('StartSlots', () => {
  const { signal } = new AbortController();

  it('lets so many in, and the others in the order of their coming', async () => {
    const slots = new StartSlots(2);
    const entered: string[] = [];
    const enter = async (name: string) => {
      const release = await slots.acquire(signal);
      entered.push(name);
      return release;
    };
    const waiting = ['a', 'b', 'c', 'd'].map(enter);
    await setImmediate();
    expect(entered).toEqual(['a', 'b']);

    const releaseA = await waiting[0]!;
    releaseA();
    releaseA();
    await setImmediate();
    expect(entered).toEqual(['a', 'b', 'c']);
  });

  it('passes over who gave up waiting', async () => {
    const slots = new StartSlots(1);
    const release = await slots.acquire(signal);
    const giving = new AbortController();
    const gaveUp = slots.acquire(giving.signal);
    const patient = slots.acquire(signal);
    giving.abort(new Error('enough'));
    await expect(gaveUp).rejects.toThrow('enough');

    release();

    await expect(patient).resolves.toBeInstanceOf(Function);
    await expect(slots.acquire(giving.signal)).rejects.toThrow('enough');
  });
});
