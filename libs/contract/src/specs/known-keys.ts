import { z } from 'zod';

/** An object whose keys are all ours: an unknown one is most likely a typing error, and is refused. */
export function knownKeys<S extends z.core.$ZodLooseShape>(shape: S) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `Known here: ${known}.` : undefined),
  });
}
