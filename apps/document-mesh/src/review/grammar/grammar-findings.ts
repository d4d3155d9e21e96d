import type { Block, TextRange } from '../../document/reviewed-document';
import { type Finding, findingIn } from '../finding';
import { appliesTo, severityOf } from './harper-policy';
import { notProseIn, overlaps } from './not-prose';
import { isMisspelling, isNearWord } from './spelling-policy';
import type { RawLint, UnknownWord } from './worker-protocol';

/** The part of a block that the grammar reviewer needs. */
export type ReviewedBlock = Pick<Block, 'index' | 'text'> & Partial<Pick<Block, 'kind' | 'notProse'>>;

const MAX_SUGGESTIONS = 3;
const byHarper = { category: 'grammar', source: 'Harper' } as const;

/**
 * Makes findings of what the engines said about a block. Of remarks that overlap one stays: a rule that names the
 * mistake before a word that is merely unknown.
 */
export function grammarFindings(
  block: ReviewedBlock,
  lints: readonly RawLint[],
  unknown: readonly UnknownWord[],
): Finding[] {
  const untouchable = [...(block.notProse ?? []), ...notProseIn(block.text)].map(withNeighbours);
  const named = lints.filter((lint) => isCredible(lint, unknown)).flatMap((lint) => lintFinding(block, lint));
  const misspelt = unknown.flatMap((word) => spellingFinding(block, word));
  const found: Finding[] = [];
  for (const finding of [...named, ...misspelt]) {
    const taken = [...untouchable, ...found].some((range) => overlaps(range, finding));
    if (!taken) found.push(finding);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The space before ".docx" is no mistake of punctuation. */
function withNeighbours({ start, end }: TextRange): TextRange {
  return { start: start - 1, end: end + 1 };
}

/** Harper splits rare words ("copyrightable"); a word that a dictionary knows is whole. */
function isCredible(lint: RawLint, unknown: readonly UnknownWord[]): boolean {
  return lint.rule !== 'SplitWords' || unknown.some(({ start }) => start === lint.start);
}

function lintFinding(block: ReviewedBlock, lint: RawLint): Finding[] {
  const severity = severityOf(lint);
  if (!severity || !appliesTo(lint.rule, block.kind ?? 'paragraph')) return [];
  const suggestions = unique(lint.suggestions.map((text) => likeProblem(text, block.text.slice(lint.start, lint.end))));
  const { rule, start, end, message } = lint;
  return [findingIn(block, { ...byHarper, rule, severity, start, end, message: plain(message), suggestions })];
}

function spellingFinding(block: ReviewedBlock, unknown: UnknownWord): Finding[] {
  const isTitled = block.kind === 'heading' || block.kind === 'table-cell';
  if (!isMisspelling(unknown, block.text, isTitled)) return [];
  const { start, end, word } = unknown;
  const severity = isNearWord(unknown) ? 'error' : 'hint';
  const message = `“${word}” is in no dictionary, American or British.`;
  const suggestions = unique(unknown.suggestions);
  return [findingIn(block, { ...byHarper, rule: 'SpellCheck', severity, start, end, message, suggestions })];
}

/** Harper takes the single capital of "A evening" for shouting and suggests "AN". */
function likeProblem(suggestion: string, problem: string): string {
  const shouted = problem.length === 1 && suggestion.length > 1 && suggestion === suggestion.toUpperCase();
  return shouted ? suggestion.charAt(0) + suggestion.slice(1).toLowerCase() : suggestion;
}

/** Harper writes its messages in Markdown. */
function plain(message: string): string {
  return message.replace(/`([^`]*)`/g, '“$1”');
}

function unique(suggestions: readonly string[]): string[] {
  return [...new Set(suggestions)].slice(0, MAX_SUGGESTIONS);
}
