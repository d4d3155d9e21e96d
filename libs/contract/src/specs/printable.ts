// \p{Cc}, \p{Cs}, \p{Zl} and \p{Zp} by number: for each \p, V8 walks through the tables of Unicode, in every agent's process.
// eslint-disable-next-line no-control-regex -- it is control characters that this looks for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/u;

/** Whether a text holds no control characters, line separators or halves of surrogate pairs. */
export function isPrintable(text: string): boolean {
  return !unprintable.test(text);
}

/** Whether a text has at most so many characters. One character takes one or two places of a string. */
export function isWithin(text: string, chars: number): boolean {
  return text.length <= chars || (text.length <= 2 * chars && [...text].length <= chars);
}
