import { resolve } from 'node:path';
import type { Setting } from './setting';

/** A path; a relative one counts from the current folder. */
export function path(row: { variable: string; meaning: string; fallback: string }): Setting<string> {
  return {
    ...row,
    form: 'a path',
    defaultText: row.fallback,
    fallback: () => resolve(row.fallback),
    parse: (text) => resolve(text),
  };
}

export function optionalPath(row: { variable: string; meaning: string }): Setting<string | undefined> {
  return {
    ...row,
    form: 'a path',
    defaultText: '(not set)',
    fallback: () => undefined,
    parse: (text) => resolve(text),
  };
}
