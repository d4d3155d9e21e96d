import { invalid, type Position } from '@guildhall/contract';

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
