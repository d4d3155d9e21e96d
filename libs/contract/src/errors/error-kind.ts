/**
 * The kinds of failure a caller can tell apart (DESIGN 5.3). The kind says what a caller may do about it; the reason
 * code beside it says what happened.
 */
export const errorKinds = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'exhausted',
  'unavailable',
  'deadline',
  'internal',
] as const;

export type ErrorKind = (typeof errorKinds)[number];
