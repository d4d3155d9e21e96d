import { invalid, type Position } from '@guildhall/contract';

const form = /^\d{1,20}(-\d{1,20})?$/;

/**
 * The position itself, when it has the form of one.
 *
 * @throws GuildhallError invalid ARGUMENT_INVALID, field `after`
 */
export function requirePosition(position: Position): Position {
  if (form.test(position)) return position;
  throw invalid('ARGUMENT_INVALID', 'A position has the form <ms>-<seq>, e.g. 1700000000000-0.', { field: 'after' });
}
