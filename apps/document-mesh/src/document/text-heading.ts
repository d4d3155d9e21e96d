const numbered = /^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\p{Lu}.{0,70}$/u;
const sentenceEnd = /[.!?,;:…]$/;

/** What a plain-text paragraph of these lines would be as a heading, if it is one. */
export function textHeading(lines: readonly string[], isFirst: boolean): { text: string; level: number } | undefined {
  const [text = '', underline = ''] = lines.map((line) => line.trim());
  if (lines.length === 2) return underlined(text, underline);
  if (lines.length !== 1 || text.length > 80 || sentenceEnd.test(text)) return undefined;
  const number = numbered.exec(text)?.[1];
  if (number) return { text, level: Math.min(6, number.split('.').length + 1) };
  if (isFirst && /\p{L}/u.test(text)) return { text, level: 1 };
  const shouted = /\p{Lu}{3}/u.test(text) && text === text.toUpperCase();
  return shouted ? { text, level: 2 } : undefined;
}

function underlined(text: string, underline: string) {
  if (/^={3,}$/.test(underline)) return { text, level: 1 };
  if (/^-{3,}$/.test(underline)) return { text, level: 2 };
  return undefined;
}
