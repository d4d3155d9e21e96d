import type { Position } from '@guildhall/contract';
import { requirePosition } from '../position.rules';

const beginning = '0-0';

/**
 * The form in which positions sort as text: 13 digits of ms, 6 of seq.
 *
 * @throws GuildhallError invalid ARGUMENT_INVALID with the field
 */
export function asSortable(position: Position, field = 'after'): Position {
  const [ms = '', seq = ''] = requirePosition(position, field).split('-');
  if (/^0+-0+$/.test(position)) return beginning;
  return `${ms.padStart(13, '0')}-${seq.padStart(6, '0')}`;
}

/** Sorts behind the position and before the next one. */
export function justBehind(position: Position): string {
  return `${position}!`;
}
