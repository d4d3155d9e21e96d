interface TextHeading {
  readonly text: string;
  readonly level: number;
}

const numbered = /^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\p{Lu}.{0,70}$/u;
const sentenceEnd = /[.!?,;:…]$/;
const MAX_HEADING_CHARS = 80;

/** What a plain-text paragraph of these lines would be as a heading, if it is one. */
export function textHeading(lines: readonly string[], isFirst: boolean): TextHeading | undefined {
  const [text = '', underline = '', ...more] = lines.map((line) => line.trim());
  if (more.length > 0) return undefined;
  return lines.length === 2 ? underlined(text, underline) : standingAlone(text, isFirst);
}

function underlined(text: string, underline: string): TextHeading | undefined {
  if (/^={3,}$/.test(underline)) return { text, level: 1 };
  if (/^-{3,}$/.test(underline)) return { text, level: 2 };
  return undefined;
}

function standingAlone(text: string, isFirst: boolean): TextHeading | undefined {
  if (text.length > MAX_HEADING_CHARS || sentenceEnd.test(text)) return undefined;
  const number = numbered.exec(text)?.[1];
  if (number) return { text, level: Math.min(6, number.split('.').length + 1) };
  if (isFirst && /\p{L}/u.test(text)) return { text, level: 1 };
  const isShouted = /\p{Lu}{3}/u.test(text) && text === text.toUpperCase();
  return isShouted ? { text, level: 2 } : undefined;
}
