import type { z } from 'zod';
import type { ReasonCodeOf } from '../errors/reason-codes';
import { joinPath, type DocumentIssue } from './document-issue';

type Issue = z.core.$ZodIssue;

export interface DocumentPlace {
  /** Path at which the document stands in a larger one; empty when it stands alone. */
  readonly field: string;
  /** What the document is, for sentences about all of it: `The agent specification`. */
  readonly what: string;
  /** For rules that name no code of their own. */
  readonly code: ReasonCodeOf<'invalid'>;
}

/** Holds a document against a schema and says what is wrong in words for the document's author. */
export function checkDocument(schema: z.ZodType, document: unknown, place: DocumentPlace): DocumentIssue[] {
  const result = schema.safeParse(document);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => explain(issue, document, place));
}

function explain(issue: Issue, document: unknown, place: DocumentPlace): DocumentIssue[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue, key, place));
  const field = joinPath(place.field, issue.path);
  const subject = field === '' ? place.what : field;
  const message = `${subject} ${predicateOf(issue, valueAt(document, issue.path))}`;
  return [{ field, code: codeOf(issue) ?? place.code, message }];
}

function unknownKey(issue: Issue, key: string, place: DocumentPlace): DocumentIssue {
  const field = joinPath(place.field, [...issue.path, key]);
  return { field, code: place.code, message: `${field} is not known. ${issue.message}` };
}

/** Rules of our own carry their reason code in `params`. */
function codeOf(issue: Issue): ReasonCodeOf<'invalid'> | undefined {
  return issue.code === 'custom' ? (issue.params?.['reason'] as ReasonCodeOf<'invalid'> | undefined) : undefined;
}

function predicateOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${describe(value)}; it must be ${typeNames[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      return `${describe(value)}; it must be at least ${issue.minimum}.`;
    case 'too_big':
      return `${describe(value)}; it must be at most ${issue.maximum}.`;
    case 'invalid_value':
      return `${describe(value)}; it must be one of ${issue.values.map(String).join(', ')}.`;
    default:
      return issue.message;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** `is missing`, `is a list`, `is the number -1`. */
export function describe(value: unknown): string {
  if (value === undefined) return 'is missing';
  if (value === null) return 'is null';
  if (Array.isArray(value)) return 'is a list';
  if (typeof value === 'string') return `is the text "${shown(value)}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return `is ${value}`;
  return `is ${typeof value === 'object' ? 'an object' : `a ${typeof value}`}`;
}

/** As much as a sentence holds, without what a terminal would obey. */
function shown(text: string): string {
  return (text.length > 40 ? `${text.slice(0, 40)}…` : text).replace(/\p{C}/gu, '\ufffd');
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step], document);
}
