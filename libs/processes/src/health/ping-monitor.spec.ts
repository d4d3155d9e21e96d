import { PingMonitor } from './ping-monitor';

describe('PingMonitor', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function monitor(limitMs: number, isPaused?: () => boolean) {
    const ping = jest.fn();
    const onHung = jest.fn();
    const started = new PingMonitor({ limitMs, ping, onHung, isPaused });
    started.start();
    return { ping, onHung, monitor: started };
  }

  it('asks every 10 s, or four times within a shorter limit', () => {
    const [long, short] = [monitor(60_000), monitor(2_000)];
    jest.advanceTimersByTime(10_000);
    expect(long.ping.mock.calls).toEqual([[1]]);
    expect(short.ping).toHaveBeenCalledTimes(4);
  });

  it('finds a process hung that answered nothing for the limit, once', () => {
    const { onHung, monitor: hung } = monitor(60_000);
    jest.advanceTimersByTime(10_000);
    hung.answered();
    jest.advanceTimersByTime(60_000);
    expect(onHung).not.toHaveBeenCalled();
    jest.advanceTimersByTime(300_000);
    expect(onHung).toHaveBeenCalledTimes(1);
  });

  it('does not blame a process for a time in which the host itself stood still', () => {
    const { onHung } = monitor(60_000);
    jest.advanceTimersByTime(10_000);
    jest.setSystemTime(Date.now() + 3_600_000);
    jest.advanceTimersByTime(10_000);
    expect(onHung).not.toHaveBeenCalled();
  });

  it('does not blame a process for a time in which it was frozen on purpose, and asks it again afterwards', () => {
    let isPaused = false;
    const { onHung, ping } = monitor(60_000, () => isPaused);
    jest.advanceTimersByTime(50_000);
    isPaused = true;
    jest.advanceTimersByTime(3_600_000);
    isPaused = false;
    jest.advanceTimersByTime(60_000);
    expect(onHung).not.toHaveBeenCalled();
    expect(ping).toHaveBeenCalledTimes(11);
    jest.advanceTimersByTime(10_000);
    expect(onHung).toHaveBeenCalledTimes(1);
  });
});
