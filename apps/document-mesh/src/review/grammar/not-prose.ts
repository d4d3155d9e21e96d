import type { TextRange } from '../../document/reviewed-document';

/** Web and mail addresses, file paths, identifiers (digits, underscores, inner capitals), mentions, ".docx". */
const patterns: readonly RegExp[] = [
  /\b(?:https?:\/\/|www\.)\S+/gi,
  /\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /(?<![\w.])(?:\.{0,2}\/)?(?:[\w.-]+\/)+[\w.-]+/g,
  /\b[\w-]+\.(?:docx?|xlsx?|pdf|md|txt|csv|json|ya?ml|ts|js|html|com|org|net|io)\b/gi,
  /\b\w*(?:\d\w*_|_\w*|\p{L}\d\p{L}*|\d\p{L}{2,})\w*\b/gu,
  /\b\p{Ll}+\p{Lu}\p{L}*/gu,
  /\B[@#]\w+/g,
  /(?<![\w.])\.\p{Ll}\w+/gu,
];

/** The parts of a text that hold no prose; what a checker says of them is noise. */
export function notProseIn(text: string): TextRange[] {
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => ({ start: index, end: index + found.length })),
  );
}

export function overlaps(a: TextRange, b: TextRange): boolean {
  return a.start < b.end && b.start < a.end;
}
