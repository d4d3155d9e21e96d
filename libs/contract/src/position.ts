import { invalid } from './errors/guildhall-error';
import type { Position } from './message';

/** No more digits than 64 bits hold: Redis refuses them half way through a script. */
const form = /^\d{1,19}-\d{1,19}$/;

/**
 * The position itself, when it has the form of one.
 *
 * @throws GuildhallError invalid ARGUMENT_INVALID with the field
 */
export function requirePosition(position: Position, field = 'after'): Position {
  if (form.test(position)) return position;
  throw invalid('ARGUMENT_INVALID', `${field} must be a position, <ms>-<seq>, e.g. 1700000000000-0.`, { field });
}

/**
 * Orders positions of one store: negative when `a` comes before `b`. Reads both forms, Redis's `1700000000000-3` and
 * SQLite's `1700000000000-000003`; a missing seq is 0.
 */
export function comparePositions(a: Position, b: Position): number {
  if (a.length === b.length && a.indexOf('-') === b.indexOf('-')) return a < b ? -1 : a > b ? 1 : 0;
  const [aMs = '0', aSeq = '0'] = a.split('-');
  const [bMs = '0', bSeq = '0'] = b.split('-');
  return compareDigits(aMs, bMs) || compareDigits(aSeq, bSeq);
}

/** Redis's seq has 64 bits, more than a number holds: without leading zeros the longer is the greater. */
function compareDigits(a: string, b: string): number {
  const left = withoutZeros(a);
  const right = withoutZeros(b);
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}

function withoutZeros(digits: string): string {
  return digits.startsWith('0') ? digits.replace(/^0+/, '') : digits;
}
