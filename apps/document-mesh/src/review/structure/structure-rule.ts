import type { Block, DocumentHead } from '../../document/reviewed-document';
import type { FindingSeverity, Finding } from '../finding';

/** What a rule looks at: the outline of a document, or the blocks of a section. */
export interface ReviewedText {
  readonly document: DocumentHead;
  readonly blocks: readonly Block[];
}

/** What a rule says about a block; without offsets it is about the whole of it. */
export interface Remark {
  readonly block: Block;
  readonly start?: number;
  readonly end?: number;
  readonly message: string;
  readonly suggestions?: readonly string[];
}

/** One rule about how a document is built. */
export interface StructureRule {
  /** Kebab-case, the name of its file; part of the report's format. */
  readonly name: string;
  readonly severity: FindingSeverity;
  /** The library that does the work; our own code when absent. */
  readonly source?: Finding['source'];
  readonly check: (text: ReviewedText) => Remark[];
}

/** The headings below the title. */
export function headingsOf({ blocks }: ReviewedText): Block[] {
  return blocks.filter((block) => block.kind === 'heading' && !block.isTitle);
}

/** Running text: what is made of sentences. */
export function proseIn({ blocks }: ReviewedText): Block[] {
  return blocks.filter(({ kind }) => kind === 'paragraph' || kind === 'list-item' || kind === 'quote');
}
