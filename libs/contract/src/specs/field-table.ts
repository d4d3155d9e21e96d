import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../json';
import { specSource, type Sourced } from './spec-source';

/** How one field stands in the document, and how it is read and written. */
export interface Field<T> {
  readonly key: string;
  read(before: Json | undefined): T;
  /** What the document shall hold: `before` itself when the value says the same; undefined removes the field. */
  write(value: T, before: Json | undefined): Json | undefined;
}

/** One field for each camelCase property of a specification: a property without a row does not compile. */
export type FieldTable<S> = { readonly [K in keyof S & string]-?: Field<S[K]> };

/** A field with a default; a document without it reads as the default and stays without it. */
export function field<T>(key: string, fallback: () => T): Field<T> {
  const read = (before: Json | undefined) => (before ?? fallback()) as T;
  return {
    key,
    read,
    write: (value, before) => (isDeepStrictEqual(read(before), value) ? before : (value as Json | undefined)),
  };
}

export const required = <T>(key: string): Field<T> => field<T>(key, () => undefined as T);
export const optional = <T>(key: string): Field<T | undefined> => field<T | undefined>(key, () => undefined);
export const list = (key: string): Field<readonly string[]> => field<readonly string[]>(key, () => []);
export const object = (key: string): Field<JsonObject> => field<JsonObject>(key, () => ({}));

/** A field that holds a specification of its own. */
export function nested<S extends Sourced>(key: string, table: FieldTable<S>): Field<S> {
  return {
    key,
    read: (before) => readFields(table, (before ?? {}) as JsonObject),
    write: (value, before) => {
      const after = writeFields(table, value);
      return before == null && Object.keys(after).length === 0 ? before : after;
    },
  };
}

/** A specification from a document that was found valid. It keeps the document, and shares its free-form values. */
export function readFields<S extends Sourced>(table: FieldTable<S>, document: JsonObject): S {
  const spec: Record<string | symbol, unknown> = { [specSource]: document };
  for (const [name, row] of rowsOf(table)) {
    const value = row.read(document[row.key]);
    if (value !== undefined) spec[name] = value;
  }
  return spec as unknown as S;
}

/** The document of a specification: the one it came from, with only those fields changed that differ from it. */
export function writeFields<S extends Sourced>(table: FieldTable<S>, spec: S): JsonObject {
  const document: JsonObject = { ...spec[specSource] };
  for (const [name, row] of rowsOf(table)) {
    const after = row.write((spec as unknown as Record<string, unknown>)[name], document[row.key]);
    if (after === undefined) delete document[row.key];
    else document[row.key] = after;
  }
  return document;
}

function rowsOf<S>(table: FieldTable<S>): [string, Field<unknown>][] {
  return Object.entries(table) as [string, Field<unknown>][];
}
