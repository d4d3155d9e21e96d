import type { TextRange } from '../../document/reviewed-document';

// Lengths are bounded: a text without blanks must not make the search quadratic.
const patterns: readonly RegExp[] = [
  /\b(?:https?:\/\/|www\.)\S+/gi,
  /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}/g,
  /(?<![\w.-])(?:\.{0,2}\/)?(?:[\w.-]{1,80}\/){1,20}[\w.-]{1,80}/g,
  /(?<![\w-])[\w-]{1,80}\.(?:docx?|xlsx?|pdf|md|txt|csv|json|ya?ml|ts|js|html|com|org|net|io)\b/gi,
  /(?<!\w)[@#]\w+/g,
  /(?<![\w.])\.\p{Ll}\w+/gu,
];

/**
 * The parts of a text that hold no prose; what a checker says of them is noise: web and mail addresses, file paths,
 * identifiers (digits, underscores, inner capitals), hashes, mentions, ".docx".
 */
export function notProseIn(text: string): TextRange[] {
  const identifiers = [...text.matchAll(/\w+/g)].filter(([word]) => isIdentifier(word));
  const others = patterns.flatMap((pattern) => [...text.matchAll(pattern)]);
  return [...identifiers, ...others].map(({ 0: found, index }) => ({ start: index, end: index + found.length }));
}

function isIdentifier(word: string): boolean {
  return word.includes('_') || /[a-z]\d|\d[a-z]{2}/i.test(word) || /^[a-z]+[A-Z]/.test(word);
}

export function overlaps(a: TextRange, b: TextRange): boolean {
  return a.start < b.end && b.start < a.end;
}
