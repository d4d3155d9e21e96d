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

  it.each([
    [undefined, false],
    [5_000, false],
    [5_001, true],
  ])('begins for one that was just started when nobody was sure for %s ms: %s', (unsureMs, isCautious) => {
    const outage = new StoreOutage(15_000);
    outage.begin(unsureMs);
    outage.answered('store');
    expect([outage.isCautious, outage.isSure]).toEqual([isCautious, !isCautious]);
    jest.advanceTimersByTime(1_000);
    outage.begin(60_000);
    outage.answered('store');
    expect(outage.isCautious).toBe(isCautious);
  });

  it('is sure of nothing before the first answer, and after a break that it has not noted yet', () => {
    const outage = new StoreOutage(15_000);
    expect(outage.isSure).toBe(false);
    outage.answered('store');
    expect(outage.isSure).toBe(true);
    jest.advanceTimersByTime(5_001);
    expect(outage.isSure).toBe(false);
  });

  it('begins at once when another store answers', () => {
    const outage = new StoreOutage(3000);
    outage.answered('store');
    expect([outage.answered('other'), outage.isCautious]).toEqual([true, true]);
  });
});
