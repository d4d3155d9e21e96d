import type { Redis } from 'ioredis';
import { monitored } from './monitored';

interface Campaign {
  /** By the store's clock. */
  readonly atMs: number;
  readonly candidate: string;
}

/** Who asks for the leader's lease or renews it, as the store itself tells (MONITOR). */
export class Campaigns {
  private readonly seen: Campaign[] = [];

  private constructor(
    private readonly monitor: Redis,
    leaderKey: string,
  ) {
    monitor.on('monitor', (time: string, [, , keyCount, key, ...rest]: string[]) => {
      const [candidate, ttl] = rest.slice(Number(keyCount) - 1);
      if (key === leaderKey && ttl !== undefined) this.seen.push({ atMs: Number(time) * 1000, candidate: candidate! });
    });
  }

  static async watch(store: Redis, leaderKey: string): Promise<Campaigns> {
    return new Campaigns(await monitored(store), leaderKey);
  }

  /** By candidate, how long it waited each time before it asked again. */
  pausesMs(): Map<string, number[]> {
    const times = Map.groupBy(this.seen, ({ candidate }) => candidate);
    return new Map([...times].map(([candidate, asked]) => [candidate, pausesBetween(asked)]));
  }

  close(): void {
    this.monitor.disconnect();
  }
}

function pausesBetween(asked: readonly Campaign[]): number[] {
  return asked.slice(1).map(({ atMs }, index) => atMs - asked[index]!.atMs);
}
