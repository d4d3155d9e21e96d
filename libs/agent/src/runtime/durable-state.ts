import type { JsonObject } from '@guildhall/contract';
import { entryBytes } from './state-draft';

/**
 * The agent's state as its last commit left it. Values are kept as JSON text, so that what an author does to a value it
 * was given can never leak into a later run.
 */
export class DurableState {
  readonly defaults: ReadonlyMap<string, string>;
  private readonly values: Map<string, string>;
  private total = 0;

  constructor(stored: JsonObject, defaults: JsonObject) {
    this.values = textsOf(stored);
    this.defaults = textsOf(defaults);
    for (const [key, text] of this.values) this.total += entryBytes(key, text);
  }

  /** Size of all that is stored, as JSON. */
  get bytes(): number {
    return this.total;
  }

  text(key: string): string | undefined {
    return this.values.get(key);
  }

  keys(): Iterable<string> {
    return this.values.keys();
  }

  apply(changes: ReadonlyMap<string, string | undefined>, bytes: number): void {
    for (const [key, text] of changes) {
      if (text === undefined) this.values.delete(key);
      else this.values.set(key, text);
    }
    this.total = bytes;
  }
}

function textsOf(values: JsonObject): Map<string, string> {
  return new Map(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]));
}
