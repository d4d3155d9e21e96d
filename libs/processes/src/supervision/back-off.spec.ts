import { BackOff } from './back-off';

describe('BackOff', () => {
  const options = { firstMs: 500, maxMs: 60_000, healthyMs: 60_000, random: () => 0.5 };

  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  it('tries again at once, then after a wait that doubles up to the longest', () => {
    const backOff = new BackOff(options);
    const waits = Array.from({ length: 10 }, () => backOff.next().delayMs);

    expect(waits).toEqual([0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('spreads the waits by a fifth to both sides', () => {
    const waitWith = (random: number) => {
      const backOff = new BackOff({ ...options, random: () => random });
      backOff.next();
      return backOff.next().delayMs;
    };

    expect(waitWith(0)).toBe(400);
    expect(waitWith(0.9999)).toBeCloseTo(600, 0);
  });

  it('begins anew after a healthy time, and not before', () => {
    const backOff = new BackOff(options);
    backOff.next();
    backOff.began();
    jest.advanceTimersByTime(59_999);
    expect(backOff.next()).toEqual({ delayMs: 500, ends: 2 });
    backOff.began();
    jest.advanceTimersByTime(60_000);
    expect(backOff.next()).toEqual({ delayMs: 0, ends: 1 });
  });

  it('waits longer each time for what does not begin again, however long it had been healthy', () => {
    const backOff = new BackOff(options);
    backOff.began();
    jest.advanceTimersByTime(3_600_000);

    expect([1, 2, 3, 4].map(() => backOff.next().delayMs)).toEqual([0, 500, 1_000, 2_000]);
  });
});
