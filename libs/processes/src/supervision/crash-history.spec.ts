import { CrashHistory } from './crash-history';

describe('CrashHistory', () => {
  const backOff = { firstMs: 500, maxMs: 60_000, healthyMs: 60_000 };
  const options = { ...backOff, crashLimit: 3, crashWindowMs: 10_000 };

  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  it('sees a loop in so many crashes within the window', () => {
    const crashes = new CrashHistory(options);
    for (const expected of [false, false, true]) {
      crashes.ended({ isCrash: true });
      expect(crashes.isLoop).toBe(expected);
      jest.advanceTimersByTime(1_000);
    }
    jest.advanceTimersByTime(7_500);
    expect(crashes.isLoop).toBe(false);
  });

  it('waits longer after an end that is no crash, but does not count it', () => {
    const crashes = new CrashHistory(options);
    const waits = [1, 2, 3, 4].map(() => crashes.ended({ isCrash: false }));

    expect(crashes.isLoop).toBe(false);
    expect(waits[0]).toBe(0);
    expect(waits[3]).toBeGreaterThan(1_000);
  });

  it('does not try again without a wait what was ready for long and is not any more', () => {
    const crashes = new CrashHistory(options);
    crashes.becameReady();
    jest.advanceTimersByTime(3_600_000);
    const waits = [1, 2, 3].map(() => crashes.ended({ isCrash: false }));

    expect(waits[0]).toBe(0);
    expect(Math.min(...waits.slice(1))).toBeGreaterThanOrEqual(400);
  });
});
