import type { Random } from '../random';
import type { FaultKind } from './fault';

/** In ms. A fault of a kind with two spans is a short or a long one: below and above the life of a lease. */
interface Durations {
  readonly short: readonly [least: number, most: number];
  readonly long?: readonly [least: number, most: number];
}

const kill: Durations = { short: [300, 3000] };
const silence: Durations = { short: [300, 2500], long: [4000, 7000] };

const durations: Record<FaultKind, Durations> = {
  'agent.kill': { short: [0, 0] },
  'agent.stop': { short: [300, 4000] },
  'agent.move': { short: [0, 0] },
  'host.kill': kill,
  'host.stop': silence,
  'host.cut': silence,
  'host.term': kill,
  'host.drain': kill,
  'gateway.kill': kill,
  'gateway.stop': silence,
  'guard.kill': { short: [0, 0] },
  'guard.stop': { short: [300, 4000] },
  'redis.kill': { short: [100, 2500] },
  'redis.pause': { short: [300, 1500], long: [2500, 6500] },
  'redis.empty': { short: [100, 1000] },
};

export function drawDuration(kind: FaultKind, random: Random): number {
  const { short, long } = durations[kind];
  const isLong = random.next() < 0.5;
  return random.between(...(isLong && long ? long : short));
}
