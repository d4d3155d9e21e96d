import type { Block, Document } from '../document/reviewed-document';
import type { Finding } from '../review/finding';

/** Where a finding stands, as a reader would look for it. */
export interface FindingPlace {
  /** Heading above with its number: "2.1 How it is used"; empty before the first heading. */
  readonly section: string;
  /** Which block of the section, from 1; 0 is the heading itself. */
  readonly paragraph: number;
  /** Character in the block, from 1. */
  readonly column: number;
  /** Line of the source where the block begins, from 1; not for .docx. */
  readonly line?: number;
  /** Table, row and column, from 1. */
  readonly cell?: { readonly table: number; readonly row: number; readonly column: number };
}

/** Prepares the places of a document once and tells that of each finding. */
export function placesIn(document: Document): (finding: Pick<Finding, 'blockIndex' | 'start'>) => FindingPlace {
  const places = new Map<number, Omit<FindingPlace, 'column'>>();
  const numbers = new SectionNumbers(document);
  let section = '';
  let paragraph = 0;
  for (const block of document.blocks) {
    const isHeading = block.kind === 'heading';
    if (isHeading) section = block.isTitle ? '' : numbers.next(block);
    paragraph = isHeading ? 0 : paragraph + 1;
    places.set(block.index, { section, paragraph, line: block.line, ...cellPlace(block) });
  }
  return ({ blockIndex, start }) => ({ section: '', paragraph: 0, ...places.get(blockIndex), column: start + 1 });
}

/** Short form: "§2 Costs ¶3:14", "§4 Costs table 2, row 5", "§2 Costs heading". */
export function placeText({ section, paragraph, column, cell }: FindingPlace): string {
  const where = section === '' ? 'top' : `§${section}`;
  return `${where} ${placeInSection({ paragraph, column, cell })}`;
}

/** The short form without the heading: "¶3:14". */
export function placeInSection({ paragraph, column, cell }: Omit<FindingPlace, 'section'>): string {
  if (cell) return `table ${cell.table}, row ${cell.row}`;
  return paragraph === 0 ? 'heading' : `¶${paragraph}:${column}`;
}

function cellPlace({ cell }: Block) {
  return cell ? { cell: { table: cell.table + 1, row: cell.row + 1, column: cell.column + 1 } } : {};
}

/** Numbers headings as 1, 1.1, 1.2, 2, … unless the author has numbered them. */
class SectionNumbers {
  private readonly isNumbered: boolean;
  private readonly top: number;
  private counts: number[] = [];

  constructor({ blocks }: Document) {
    const headings = blocks.filter(({ kind, isTitle }) => kind === 'heading' && !isTitle);
    this.isNumbered = headings.some(({ text }) => /^\d+(?:\.\d+)*[.)]?\s/.test(text));
    this.top = Math.min(...headings.map(({ level }) => level ?? 1));
  }

  next({ text, level = 1 }: Block): string {
    if (this.isNumbered) return text;
    const depth = level - this.top;
    this.counts = Array.from({ length: depth + 1 }, (_, at) => (this.counts[at] ?? 0) + (at === depth ? 1 : 0));
    return `${this.counts.map((count) => count || 1).join('.')} ${text}`;
  }
}
