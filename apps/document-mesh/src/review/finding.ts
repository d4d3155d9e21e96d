import { createHash } from 'node:crypto';
import type { Block } from '../document/reviewed-document';

/** What specialists look for. A new category needs a row in `categories`. */
export type FindingCategory = 'grammar' | 'structure';

/** The categories in the order in which reports show them. */
export const categories: Readonly<Record<FindingCategory, { label: string; about: string }>> = {
  grammar: { label: 'Grammar', about: 'Spelling, grammar and punctuation' },
  structure: { label: 'Structure', about: 'Headings, lists, references, length' },
};

/** error: wrong; warning: likely wrong or hard on the reader; hint: worth a look. */
export type FindingSeverity = 'error' | 'warning' | 'hint';

/** From worst to mildest. */
export const severities: readonly FindingSeverity[] = ['error', 'warning', 'hint'];

/** Something a reviewer found at one place of a document. Plain JSON. */
export interface Finding {
  /** The same finding has the same id however often and by whomever it is found. */
  readonly id: string;
  readonly category: FindingCategory;
  /** Name of the rule within its source, such as `SpellCheck` or `heading-level-jump`. */
  readonly rule: string;
  readonly severity: FindingSeverity;
  /** `index` of the block. */
  readonly blockIndex: number;
  /** UTF-16 offsets in the block's text, `end` exclusive. The whole block when the block itself is meant. */
  readonly start: number;
  readonly end: number;
  /** The text found fault with, shortened to 120 characters. */
  readonly excerpt: string;
  readonly message: string;
  /** Texts to put in the place of start–end, best first; an empty text means: remove. */
  readonly suggestions: readonly string[];
  /** The library whose rule this is. */
  readonly source: 'Harper' | 'Guildhall' | 'retext';
}

export type NewFinding = Omit<Finding, 'id' | 'blockIndex' | 'excerpt' | 'start' | 'end' | 'suggestions'> & {
  readonly start?: number;
  readonly end?: number;
  readonly suggestions?: readonly string[];
};

const EXCERPT_CHARS = 120;

/** Makes a finding about a block; without offsets it is about the whole of it. */
export function findingIn(block: Pick<Block, 'index' | 'text'>, finding: NewFinding): Finding {
  const { start = 0, end = block.text.length, suggestions = [], ...rest } = finding;
  const text = block.text.slice(start, end);
  const key = JSON.stringify([rest.category, rest.rule, block.index, start, end, text]);
  const id = createHash('sha256').update(key).digest('hex').slice(0, 16);
  const excerpt = text.length > EXCERPT_CHARS ? `${text.slice(0, EXCERPT_CHARS - 1)}…` : text;
  return { id, ...rest, blockIndex: block.index, start, end, excerpt, suggestions };
}

/** Reading order: by place, the worse and the longer first. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    a.blockIndex - b.blockIndex ||
    a.start - b.start ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    b.end - a.end ||
    a.id.localeCompare(b.id)
  );
}
