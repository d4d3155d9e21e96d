import { invalid, type GuildhallError, type ReasonCodeOf } from '@guildhall/contract';
import type { z } from 'zod';

export interface ShapePlace {
  /** What is checked, for sentences: `The body`. */
  readonly what: string;
  /** Default ARGUMENT_INVALID. */
  readonly code?: ReasonCodeOf<'invalid'>;
}

/**
 * What was sent, of the shape that a route wants. Specifications have codecs of their own; this is for the rest.
 *
 * @throws GuildhallError invalid, by default ARGUMENT_INVALID, with the field of the first rule that is broken
 */
export function requireShape<T>(schema: z.ZodType<T>, value: unknown, place: ShapePlace): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw broken(result.error.issues[0]!, place);
}

function broken(issue: z.core.$ZodIssue, { what, code = 'ARGUMENT_INVALID' }: ShapePlace): GuildhallError {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return invalid(code, `${key} is not known here; leave it out.`, { field: pathOf([...issue.path, key]) });
  }
  const field = pathOf(issue.path);
  const rule = issue.message.replace(/^Invalid input: /, '');
  return invalid(code, `${field === '' ? what : field} is not valid: ${rule}.`, field === '' ? {} : { field });
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`))
    .join('');
}
