import { Findings } from '../../load/findings';
import { summarize } from '../../load/statistics/summary';

const upTo = (count: number) => Array.from({ length: count }, (_none, index) => count - index);

describe('the statistics of benchmarks', () => {
  it('names samples that occurred, by nearest rank, whatever their order', () => {
    expect(summarize(upTo(100))).toEqual({ n: 100, min: 1, p50: 50, p95: 95, p99: 99, max: 100 });
    expect(summarize(upTo(2000))).toMatchObject({ p50: 1000, p95: 1900, p99: 1980 });
    expect(summarize([3])).toEqual({ n: 1, min: 3, p50: 3, p95: 3, p99: 3, max: 3 });
    expect(summarize([2, 1])).toMatchObject({ min: 1, p50: 1, p95: 2, max: 2 });
    expect(() => summarize([])).toThrow('no samples');
  });

  it('gives times as a rate, rates by their median, and sizes without one', () => {
    const findings = new Findings();

    expect(findings.add('time', 'ms', [1, 3]).rate).toBe(500);
    expect(findings.add('rate', 'messages/s', [10, 30, 20]).rate).toBe(20);
    expect(findings.add('size', 'MB', [10]).rate).toBeNull();
  });

  it('holds a bound from either side, the bound itself included', () => {
    const findings = new Findings();
    findings.target('fast enough', 5, '<=', 5, 'ms');
    findings.target('too slow', 5.1, '<=', 5, 'ms');
    findings.target('many enough', 5, '>=', 5, '×');
    findings.target('too few', 4.9, '>=', 5, '×');

    expect(findings.targets.map(({ met }) => met)).toEqual([true, false, true, false]);
  });
});
