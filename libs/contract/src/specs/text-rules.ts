import { z } from 'zod';
import type { ReasonCodeOf } from '../errors/reason-codes';
import { limits } from '../limits';
import { isPrintable } from './printable';

const reason = (code: ReasonCodeOf<'invalid'>) => ({ reason: code });

/** Characters as Python counts them, so that the same documents pass on both sides. */
export function countChars(text: string): number {
  return [...text].length;
}

/** A text of 1 to `most` characters. */
export function boundedText(most: number, code: ReasonCodeOf<'invalid'> = 'SPEC_INVALID') {
  return z
    .string()
    .refine((text) => text !== '', { error: 'is empty; give at least 1 character.', params: reason(code) })
    .refine((text) => countChars(text) <= most, {
      error: (issue) => `has ${countChars(String(issue.input))} characters; at most ${most} are allowed.`,
      params: reason(code),
    });
}

/** A text of 1 to `most` printable characters. */
export function printableText(most: number, code: ReasonCodeOf<'invalid'> = 'SPEC_INVALID') {
  return boundedText(most, code).refine(isPrintable, {
    error: 'holds control characters or line breaks; use printable characters only.',
    params: reason(code),
  });
}

export const identifier = printableText(limits.idChars);
export const topicName = printableText(limits.topicChars, 'TOPIC_INVALID');
export const nonEmptyText = boundedText(limits.specBytes);
export const jsonObject = z.looseObject({});

/** A rule for what is valid elsewhere and not built here: refused rather than ignored. */
export function unsupported(sentence: string) {
  return { error: sentence, params: reason('UNSUPPORTED_FIELD') };
}
