import { z } from 'zod';

/** `?follow`, `?follow=true` and `?follow=1` say yes; absent says no. */
export const flag = z
  .enum(['', 'true', '1', 'false', '0'])
  .optional()
  .transform((word) => word === '' || word === 'true' || word === '1');

export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, `give a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}

const position = /^\d{1,20}(-\d{1,20})?$/;

/** Where to begin on a stream that is kept: at its first, or after a position. */
export const streamStart = z.string().refine((text) => text === 'earliest' || position.test(text), {
  error: 'give `earliest` or a position',
});
