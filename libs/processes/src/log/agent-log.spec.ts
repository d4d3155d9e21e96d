import { AgentLog, type AgentLogLine } from './agent-log';

function line(message: string, dropped = 0): AgentLogLine {
  return { at: new Date(0), level: 'info', message, fields: {}, source: 'stdout', dropped };
}

describe('AgentLog', () => {
  it('gives the newest lines, oldest first', () => {
    const log = new AgentLog(10_000);
    for (const text of ['a', 'b', 'c']) log.add(line(text));

    expect(log.read().map(({ message }) => message)).toEqual(['a', 'b', 'c']);
    expect(log.read(2).map(({ message }) => message)).toEqual(['b', 'c']);
    expect(log.read(0)).toEqual([]);
  });

  it('pushes out the oldest ones and counts them, with those that had been lost before', () => {
    const log = new AgentLog(1_000);
    log.add(line('first', 5));
    for (let n = 0; n < 5_000; n += 1) log.add(line(String(n)));

    const kept = log.read();
    expect(kept.length).toBeLessThan(10);
    expect(kept.at(-1)?.message).toBe('4999');
    expect(kept[0]?.dropped).toBe(5 + 5_001 - kept.length);
    expect(log.read(2).map(({ dropped }) => dropped)).toEqual([0, 0]);
  });

  it('keeps nothing of a line that is larger than itself', () => {
    const log = new AgentLog(1_000);
    log.add(line('x'.repeat(2_000)));

    expect(log.read()).toEqual([]);
  });
});
