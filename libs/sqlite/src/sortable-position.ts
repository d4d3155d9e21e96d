import { requirePosition, type Position } from '@guildhall/contract';

const beginning = '0-0';

/**
 * The form in which positions sort as text, as PositionClock makes them: 13 digits of ms, 6 of seq.
 *
 * @throws GuildhallError invalid ARGUMENT_INVALID with the field
 */
export function sortablePosition(position: Position, field = 'after'): Position {
  const [ms = '', seq = ''] = requirePosition(position, field).split('-');
  if (/^0+-0+$/.test(position)) return beginning;
  return `${ms.padStart(13, '0')}-${seq.padStart(6, '0')}`;
}
