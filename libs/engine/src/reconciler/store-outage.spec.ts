import { StoreOutage } from './store-outage';

describe('the caution after an outage of the store', () => {
  beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));

  afterEach(() => jest.useRealTimers());

  it.each([
    [3000, 1500],
    [15_000, 5000],
  ])('with a host TTL of %d ms begins after %d ms without an answer, and lasts for one TTL', (ttlMs, outageMs) => {
    const outage = new StoreOutage(ttlMs);
    outage.answered('store');
    jest.advanceTimersByTime(outageMs);
    expect([outage.answered('store'), outage.isCautious]).toEqual([false, false]);
    jest.advanceTimersByTime(outageMs + 1);
    expect([outage.answered('store'), outage.isCautious]).toEqual([false, true]);
    jest.advanceTimersByTime(ttlMs - 1);
    expect(outage.isCautious).toBe(true);
    jest.advanceTimersByTime(1);
    expect(outage.isCautious).toBe(false);
  });

  it('begins at once when another store answers', () => {
    const outage = new StoreOutage(3000);
    outage.answered('store');
    expect([outage.answered('other'), outage.isCautious]).toEqual([true, true]);
  });
});
