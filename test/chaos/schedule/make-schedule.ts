import { Random } from '../random';
import { faultKinds, type Fault, type FaultGroup, type FaultKind } from './fault';
import { drawDuration } from './fault-durations';

/** What happens more often than the rest, in a long run. */
const oftenMore: readonly FaultKind[] = [
  'agent.kill',
  'agent.kill',
  'agent.stop',
  'agent.move',
  'host.kill',
  'host.kill',
  'host.stop',
  'host.cut',
  'host.cut',
  'host.term',
  'gateway.kill',
  'redis.kill',
];

const mostInGroup = 5;
const lastBeginMs = 2500;

/** The faults of a run, in groups that may overlap. The same arguments give the same schedule. */
export function makeSchedule(seed: number, count: number, among: readonly FaultKind[] = faultKinds): FaultGroup[] {
  const random = new Random(seed);
  const kinds = drawKinds(random, count, among);
  const groups: FaultGroup[] = [];
  for (let taken = 0; taken < count;) {
    const size = groupSize(kinds.slice(taken), random);
    const faults = kinds.slice(taken, taken + size).map((kind, index) => drawFault(kind, taken + index + 1, random));
    groups.push({ number: groups.length + 1, faults: faults.sort((one, other) => one.atMs - other.atMs) });
    taken += size;
  }
  return groups;
}

/** One fault that no other one overlaps, as the next of a schedule. */
export function makeLoneGroup(seed: number, kind: FaultKind, before: readonly FaultGroup[]): FaultGroup {
  const number = before.length + 1;
  const faultNumber = before.reduce((sum, { faults }) => sum + faults.length, 0) + 1;
  return { number, faults: [drawFault(kind, faultNumber, new Random(seed + number))] };
}

/** A short run has every kind once. */
function drawKinds(random: Random, count: number, among: readonly FaultKind[]): FaultKind[] {
  const kinds = random.shuffled(among);
  const often = oftenMore.filter((kind) => among.includes(kind));
  while (kinds.length < count) kinds.push(...random.shuffled([...among, ...often]));
  return kinds.slice(0, count);
}

/** There is one store: only one thing at a time happens to it. */
function groupSize(kinds: readonly FaultKind[], random: Random): number {
  const wanted = Math.min(random.between(1, mostInGroup), kinds.length);
  const storeFaults = kinds
    .map((kind, index) => (kind.startsWith('redis.') ? index : -1))
    .filter((index) => index >= 0);
  return Math.min(wanted, storeFaults[1] ?? wanted);
}

function drawFault(kind: FaultKind, number: number, random: Random): Fault {
  const atMs = random.between(0, lastBeginMs);
  const lastsMs = drawDuration(kind, random);
  return { number, kind, atMs, lastsMs, target: random.between(0, 2 ** 30), variant: random.next() < 0.5 };
}
