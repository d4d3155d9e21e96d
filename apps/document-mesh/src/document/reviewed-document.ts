/** What kind of file a document was read from. */
export type DocumentFormat = 'docx' | 'markdown' | 'text';

/** `code` and `image` (its text is the description) are shown in reports and reviewed by nobody. */
export type BlockKind = 'heading' | 'paragraph' | 'list-item' | 'quote' | 'code' | 'table-cell' | 'image';

/** A part of a block's text; offsets are UTF-16 code units, `end` is exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Which list an item stands in; neighbours with the same id belong together. */
export interface ListPlace {
  readonly id: number;
  readonly ordered: boolean;
}

/** Where a cell stands; tables, rows and columns count from 0. */
export interface CellPlace {
  readonly table: number;
  readonly row: number;
  readonly column: number;
}

/** One heading, paragraph, list item, … of a document. Plain JSON. */
export interface Block {
  /** Position in the document, from 0; findings refer to it. It keeps its value when blocks are split into tasks. */
  readonly index: number;
  readonly kind: BlockKind;
  readonly text: string;
  /** The headings above, outermost first, without the document's title: `['Findings', 'Costs']`. */
  readonly path: readonly string[];
  /** Rank of a heading (1 is highest) or depth of a list item (1 is outermost). */
  readonly level?: number;
  /** This heading is the document's title. */
  readonly isTitle?: true;
  /** First line in the source, from 1. Not known for .docx. */
  readonly line?: number;
  readonly list?: ListPlace;
  readonly cell?: CellPlace;
  /** Parts of the text that are no prose (inline code, addresses): reviewers leave them alone. */
  readonly notProse?: readonly TextRange[];
}

export interface DocumentSource {
  /** File name without its folders. */
  readonly file: string;
  readonly format: DocumentFormat;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** What is known of a document besides its text: small enough to travel with every task. */
export interface DocumentHead {
  readonly id: string;
  readonly title: string;
  /** `file-name` means that the document itself names no title. */
  readonly titleSource: 'heading' | 'metadata' | 'file-name';
  readonly source: DocumentSource;
  readonly imageCount: number;
  readonly tableCount: number;
}

/** A document as reviewers and reports see it. Plain JSON. */
export interface Document extends DocumentHead {
  readonly blocks: readonly Block[];
}

/** What a reader of one format gives; `document.reader.ts` makes a Document of it. */
export interface ReadContent {
  readonly blocks: Block[];
  readonly metadataTitle?: string;
}
