import type { Position } from './message';

/**
 * Orders positions of one store: negative when `a` comes before `b`. Reads both forms, Redis's `1700000000000-3` and
 * SQLite's `1700000000000-000003`; a missing seq is 0.
 */
export function comparePositions(a: Position, b: Position): number {
  const [aMs = '0', aSeq = '0'] = a.split('-');
  const [bMs = '0', bSeq = '0'] = b.split('-');
  return compareDigits(aMs, bMs) || compareDigits(aSeq, bSeq);
}

/** Redis's seq has 64 bits, more than a number holds: without leading zeros the longer is the greater. */
function compareDigits(a: string, b: string): number {
  const left = a.replace(/^0+/, '');
  const right = b.replace(/^0+/, '');
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}
