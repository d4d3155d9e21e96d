import type { BlockKind } from '../../document/reviewed-document';
import type { FindingSeverity } from '../finding';

/** Rules of Harper that are switched off: another reviewer does it, or it is a matter of taste, or often wrong. */
export const disabledRules: readonly string[] = [
  'RepeatedWords', // structure: repeated-word
  'LongSentences', // structure: long-sentence
  'CompoundNouns', // "notice board" and "file names" are as good as the closed forms
  'CondenseAllThe', // "all of the"
  'DisjointPrefixes', // "non-exclusive"
  'ExpandTimeShorthands', // "ms", "min"
  'MissingPreposition', // wrong more often than right on contracts and manuals
  'NoFrenchSpaces', // two spaces after a full stop
];

/** Rules that are wrong too often for the severity of their kind. */
const severityOfRule: Readonly<Record<string, FindingSeverity>> = {
  DiscourseMarkers: 'hint',
  LetsConfusion: 'hint',
  MassNouns: 'hint',
  MissingDeterminer: 'hint',
  OrthographicConsistency: 'warning', // "monday" is a mistake, "markdown" hardly
  PhrasalVerbAsCompoundNoun: 'hint',
  SomeOfThe: 'hint',
  SplitWords: 'warning',
  ThatThan: 'hint',
  WrongNegative: 'hint',
};

/**
 * What becomes of Harper's kinds of lint (its LintKind). `undefined`: taste, not grammar, and so left out here. A kind
 * that is new in Harper counts as a warning.
 */
const severityOfKind: Readonly<Record<string, FindingSeverity | undefined>> = {
  Agreement: 'error',
  BoundaryError: 'error',
  Capitalization: 'error',
  Eggcorn: 'error',
  Enhancement: undefined,
  Formatting: 'hint',
  Grammar: 'error',
  Malapropism: 'error',
  Miscellaneous: 'warning',
  Nonstandard: 'warning',
  Punctuation: 'warning',
  Readability: undefined,
  Redundancy: 'hint',
  Regionalism: undefined,
  Repetition: 'error',
  Spelling: 'error',
  Style: undefined,
  Typo: 'error',
  Usage: 'warning',
  WordChoice: 'warning',
  WordOrder: 'error',
};

/** Rules about whole sentences, which headings and cells are not. */
const sentenceRules: readonly string[] = ['SentenceCapitalization', 'Dashes'];

/** @returns the severity of a lint, or undefined when it is not reported */
export function severityOf({
  rule,
  kind,
}: {
  readonly rule: string;
  readonly kind: string;
}): FindingSeverity | undefined {
  const ofKind = kind in severityOfKind ? severityOfKind[kind] : 'warning';
  return severityOfRule[rule] ?? ofKind;
}

export function appliesTo(rule: string, kind: BlockKind): boolean {
  const hasSentences = kind === 'paragraph' || kind === 'quote';
  return hasSentences || !sentenceRules.includes(rule);
}
