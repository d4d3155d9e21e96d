import type { JsonObject } from '../json';

/**
 * Under this symbol a decoded specification keeps the document it came from, so that encoding gives back fields that
 * nothing here knows. Object spread copies it; structuredClone and JSON drop it.
 */
export const specSource = Symbol('guildhall.specSource');

export interface Sourced {
  readonly [specSource]?: JsonObject;
}
