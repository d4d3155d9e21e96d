import { setImmediate as turn } from 'node:timers/promises';
import { unavailable } from '@guildhall/contract';
import type { DesiredAgent } from './desired-agent';
import { PlacementQueue } from './placement-queue';

/** What the queue looks at: id, digest, and whether anybody runs it. */
function agents(...ids: readonly string[]): DesiredAgent[] {
  return ids.map((agentId) => agent(agentId, {}));
}

function running(...ids: readonly string[]): DesiredAgent[] {
  return ids.map((agentId) => agent(agentId, { lease: { epoch: 1 } }));
}

function agent(agentId: string, location: object): DesiredAgent {
  return { record: { guildId: 'guild', agentId, digest: 'one' }, location } as unknown as DesiredAgent;
}

describe('PlacementQueue', () => {
  let begun: string[];
  let ends: { [agentId: string]: PromiseWithResolvers<void> };
  let queue: PlacementQueue;

  beforeEach(() => {
    begun = [];
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    ends = Object.fromEntries(names.map((name) => [name, Promise.withResolvers<void>()]));
    queue = new PlacementQueue({
      place: ({ record: { agentId } }) => {
        begun.push(agentId);
        return ends[agentId]!.promise;
      },
      onPending: () => undefined,
      parallel: 2,
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('begins the next one when one ends, without being offered anything again', async () => {
    queue.offer(agents('a', 'b', 'c', 'd'), performance.now());
    expect(begun).toEqual(['a', 'b']);

    ends['b']!.resolve();
    await turn();
    expect(begun).toEqual(['a', 'b', 'c']);

    ends['a']!.reject(unavailable('NO_HOST_AVAILABLE', 'There is no room.'));
    await turn();
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('begins what nobody runs at once, however many leave their hosts slowly, and the other way round', async () => {
    queue.offer([...running('a', 'b', 'c'), ...agents('d')], performance.now());
    expect(begun).toEqual(['a', 'b', 'd']);

    ends['d']!.resolve();
    await turn();
    expect(begun).toEqual(['a', 'b', 'd']);
    ends['a']!.resolve();
    await turn();
    expect(begun).toEqual(['a', 'b', 'd', 'c']);
  });

  it('gives the places of those that take longer than 10 s to as many others, and begins none of them again', async () => {
    jest.useFakeTimers();
    queue.offer(agents('a', 'b', 'c', 'd', 'e', 'f'), performance.now());
    jest.advanceTimersByTime(9_999);
    expect(begun).toEqual(['a', 'b']);
    jest.advanceTimersByTime(1);
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    // These are slow, too, but two others have given up their places already.
    jest.advanceTimersByTime(60_000);
    expect(begun).toEqual(['a', 'b', 'c', 'd']);

    ends['a']!.resolve();
    await jest.advanceTimersByTimeAsync(0);
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('counts the time of each placement by itself', async () => {
    jest.useFakeTimers();
    queue.offer(agents('a', 'b'), performance.now());
    await jest.advanceTimersByTimeAsync(6_000);
    ends['a']!.resolve();
    await jest.advanceTimersByTimeAsync(1);
    ends['a'] = Promise.withResolvers<void>();
    queue.offer(agents('a', 'c', 'd'), performance.now());
    expect(begun).toEqual(['a', 'b', 'a']);
    // The first placement of a would be slow by now, and b is: c has its place.
    await jest.advanceTimersByTimeAsync(4_500);
    expect(begun).toEqual(['a', 'b', 'a', 'c']);
  });

  it('begins what is offered again only after it has ended, and not at once when it failed', async () => {
    // Not at once: the clock stands still.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    queue.offer(agents('a', 'b'), performance.now());
    queue.offer(agents('a', 'b', 'c'), performance.now());
    expect(begun).toEqual(['a', 'b']);

    ends['a']!.reject(unavailable('NO_HOST_AVAILABLE', 'There is no room.'));
    ends['b']!.resolve();
    await turn();
    queue.offer(agents('a', 'b'), performance.now());
    expect(begun).toEqual(['a', 'b', 'c', 'b']);
  });

  it('leaves alone what it was busy with since it was looked at', async () => {
    queue.offer(agents('a', 'b'), performance.now());
    const seenAtMs = performance.now();
    queue.offer(agents('a', 'b', 'c'), seenAtMs);
    for (const { resolve } of Object.values(ends)) resolve();
    await queue.idle();
    queue.offer(agents('a', 'b'), seenAtMs);
    expect(begun).toEqual(['a', 'b', 'c']);

    queue.offer(agents('a'), performance.now());
    expect(begun).toEqual(['a', 'b', 'c', 'a']);
  });

  it('begins nothing more when it is cleared', async () => {
    queue.offer(agents('a', 'b', 'c', 'd'), performance.now());
    queue.clear();
    for (const { resolve } of Object.values(ends)) resolve();
    await queue.idle();

    expect(begun).toEqual(['a', 'b']);
  });

  it('is idle when all that was offered was tried', async () => {
    for (const { resolve } of Object.values(ends)) resolve();
    queue.offer(agents('a', 'b', 'c', 'd'), performance.now());
    await queue.idle();

    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });
});
