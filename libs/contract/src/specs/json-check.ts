import { describe } from './document-check';
import { joinPath, type DocumentIssue } from './document-issue';

/** As deep as a document may be nested. */
export const mostLevels = 64;

/** Finds the first thing in a value that is not JSON, or lies deeper than 64 levels; cycles end there too. */
export function findNonJson(value: unknown, field: string, what: string, level = 0): DocumentIssue | undefined {
  if (level > mostLevels)
    return issue(field, what, `lies deeper than ${mostLevels} levels; make the document flatter.`);
  if (isScalar(value)) return undefined;
  if (!isContainer(value)) return issue(field, what, `${describe(value)}, which JSON cannot hold.`);
  for (const [key, member] of membersOf(value)) {
    const found = findNonJson(member, joinPath(field, [key]), what, level + 1);
    if (found) return found;
  }
  return undefined;
}

function issue(field: string, what: string, predicate: string): DocumentIssue {
  const shown = field.length > 200 ? `${field.slice(0, 200)}…` : field;
  return { field: shown, code: 'SPEC_INVALID', message: `${shown === '' ? what : shown} ${predicate}` };
}

function isScalar(value: unknown): boolean {
  if (value == null || typeof value === 'string' || typeof value === 'boolean') return true;
  return typeof value === 'number' && Number.isFinite(value);
}

/** By prototype depth, so that objects of another realm count too. */
function isContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function membersOf(value: object): Iterable<[PropertyKey, unknown]> {
  return Array.isArray(value) ? value.entries() : Object.entries(value);
}
