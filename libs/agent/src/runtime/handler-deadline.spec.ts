import { HandlerDeadline } from './handler-deadline';

const timeoutMs = 1_000;

describe('HandlerDeadline', () => {
  let expired: string[];
  let deadline: HandlerDeadline;

  beforeEach(() => {
    jest.useFakeTimers();
    expired = [];
    deadline = new HandlerDeadline(timeoutMs);
  });

  afterEach(() => jest.useRealTimers());

  const begin = (name: string) => deadline.begin(() => expired.push(name));

  it('gives each run its whole time, whenever it began', () => {
    begin('first');
    jest.advanceTimersByTime(900);
    deadline.end();
    begin('second');
    jest.advanceTimersByTime(999);
    expect(expired).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(expired).toEqual(['second']);
  });

  it('is quiet about runs that ended, and looks after those that come later', () => {
    begin('first');
    deadline.end();
    jest.advanceTimersByTime(5 * timeoutMs);
    expect(expired).toEqual([]);
    begin('second');
    jest.advanceTimersByTime(timeoutMs);
    expect(expired).toEqual(['second']);
  });

  it('needs one timer, however many runs there are', () => {
    for (let run = 0; run < 100; run++) {
      begin('one of many');
      deadline.end();
    }
    expect(jest.getTimerCount()).toBe(1);
  });

  it('knows no limit at 0', () => {
    deadline = new HandlerDeadline(0);
    begin('endless');
    expect(jest.getTimerCount()).toBe(0);
  });
});
