import { invalid } from '../errors/guildhall-error';
import type { CatalogEntry } from './catalog-entry';

const mostNamesTold = 20;

/** The classes that a host may run. What is not in it is refused (DESIGN 2). */
export class Catalog {
  private readonly entries: ReadonlyMap<string, CatalogEntry>;

  /** Of two entries for one class the later one counts. */
  constructor(entries: Iterable<CatalogEntry> = []) {
    this.entries = new Map([...entries].map((entry) => [entry.className, entry]));
  }

  /** Sorted. */
  get classNames(): string[] {
    return [...this.entries.keys()].sort();
  }

  get size(): number {
    return this.entries.size;
  }

  find(className: string): CatalogEntry | undefined {
    return this.entries.get(className);
  }

  has(className: string): boolean {
    return this.entries.has(className);
  }

  /**
   * @param field where the class was named, for the error
   * @throws GuildhallError invalid CLASS_NOT_IN_CATALOG
   */
  require(className: string, field = 'class_name'): CatalogEntry {
    const entry = this.entries.get(className);
    if (entry) return entry;
    const message = `The class ${className} is not in the catalog. ${this.tellNames()}`;
    throw invalid('CLASS_NOT_IN_CATALOG', message, { field, className });
  }

  *[Symbol.iterator](): Iterator<CatalogEntry> {
    yield* this.entries.values();
  }

  private tellNames(): string {
    const names = this.classNames;
    if (names.length === 0) return 'The catalog is empty; give the host one by AGENT_CATALOG.';
    const more = names.length > mostNamesTold ? ` and ${names.length - mostNamesTold} more` : '';
    return `It lists ${names.slice(0, mostNamesTold).join(', ')}${more}; add the class there or correct the name.`;
  }
}

/** One catalog with the classes of all; where two name one class, the later catalog counts. */
export function mergeCatalogs(...catalogs: readonly Catalog[]): Catalog {
  return new Catalog(catalogs.flatMap((catalog) => [...catalog]));
}
