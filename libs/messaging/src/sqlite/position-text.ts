import type { Position } from '@guildhall/contract';
import { requirePosition } from '../position.rules';

const beginning = '0-0';

/**
 * The form in which positions sort as text: 13 digits of ms, 6 of seq.
 *
 * @throws GuildhallError invalid ARGUMENT_INVALID, field `after`
 */
export function asSortable(position: Position): Position {
  const [ms = '0', seq = '0'] = requirePosition(position).split('-');
  if (Number(ms) === 0 && Number(seq) === 0) return beginning;
  return `${ms.padStart(13, '0')}-${seq.padStart(6, '0')}`;
}

/** Sorts behind the position and before the next one. */
export function justBehind(position: Position): string {
  return `${position}!`;
}
