const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Whether a text holds no control characters, line separators or halves of surrogate pairs. */
export function isPrintable(text: string): boolean {
  return !unprintable.test(text);
}

/** Whether a text has at most so many characters. One character takes one or two places of a string. */
export function isWithin(text: string, chars: number): boolean {
  return text.length <= chars || (text.length <= 2 * chars && [...text].length <= chars);
}
