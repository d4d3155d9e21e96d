import { clusterOptions, redisOptions, redisTarget, type RedisSettings } from './redis-options';

const of = (url: string): [settings: RedisSettings, target: ReturnType<typeof redisTarget>] => [
  { url },
  redisTarget({ url }),
];
const [single, singleTarget] = of('redis://127.0.0.1:6379');
const [sentinel, sentinelTarget] = of('redis+sentinel://127.0.0.1:26379/main');
const [cluster, clusterTarget] = of('redis+cluster://127.0.0.1:7000');

describe('connecting anew', () => {
  it.each([
    ['a server', redisOptions(singleTarget, single).retryStrategy],
    ['a sentinel', redisOptions(sentinelTarget, sentinel).sentinelRetryStrategy],
    ['a cluster', clusterOptions(clusterTarget, cluster).clusterRetryStrategy],
  ])(
    'to %s is tried after pauses that double from 50 ms to 2 s, half of each at random, for ever',
    (_what, pauseOf) => {
      const pauses = (attempt: number) => Array.from({ length: 200 }, () => Number(pauseOf?.(attempt)));
      for (const [attempt, most] of [1, 2, 3, 6, 7, 100, 100_000].map(
        (n) => [n, Math.min(25 * 2 ** n, 2_000)] as const,
      )) {
        const found = pauses(attempt);
        expect(Math.min(...found)).toBeGreaterThanOrEqual(most / 2);
        expect(Math.max(...found)).toBeLessThanOrEqual(most);
        expect(new Set(found).size).toBeGreaterThan(5);
      }
    },
  );
});
