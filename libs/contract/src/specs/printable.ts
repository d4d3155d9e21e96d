const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Whether a text holds no control characters, line separators or halves of surrogate pairs. */
export function isPrintable(text: string): boolean {
  return !unprintable.test(text);
}
