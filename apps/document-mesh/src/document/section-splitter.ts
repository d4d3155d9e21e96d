import { outlineOf } from './document-outline';
import type { Block, Document, DocumentHead } from './reviewed-document';

/** A bounded piece of a document that one reviewer works on by itself. Plain JSON. */
export interface ReviewTask {
  /** Unique within the mesh and the same each time the document is split: `doc-1:section:12`. */
  readonly id: string;
  /** `outline` looks at headings and references of the whole document, `section` at the text of some blocks. */
  readonly scope: 'outline' | 'section';
  readonly document: DocumentHead;
  /** Headings above the first block. */
  readonly path: readonly string[];
  readonly blocks: readonly Block[];
}

export interface SplitOptions {
  /** A section task ends at the next heading, or earlier at this many characters; default 6,000. */
  readonly maxChars?: number;
  /** … or at this many blocks; default 40. `1` gives a task for each block. */
  readonly maxBlocks?: number;
}

/**
 * Splits a document into tasks: one for its outline and one for each section. A section above the bounds falls into
 * several; a list is kept whole as long as it fits. Code and pictures are in none. A single block may exceed `maxChars`.
 */
export function splitDocument(document: Document, options: SplitOptions = {}): ReviewTask[] {
  const { blocks, ...head } = document;
  const outline = task(head, 'outline', outlineOf(document).blocks);
  const sections = sectionsOf(
    blocks.filter(({ kind }) => kind !== 'code' && kind !== 'image'),
    options,
  );
  return [outline, ...sections.map((section) => task(head, 'section', section))];
}

function task(document: DocumentHead, scope: ReviewTask['scope'], blocks: readonly Block[]): ReviewTask {
  const first = blocks[0];
  return { id: `${document.id}:${scope}:${first?.index ?? 0}`, scope, document, path: first?.path ?? [], blocks };
}

function sectionsOf(blocks: readonly Block[], { maxChars = 6000, maxBlocks = 40 }: SplitOptions): Block[][] {
  const sections: Block[][] = [];
  let room = { blocks: 0, chars: 0 };
  for (const group of groupsOf(blocks, maxBlocks)) {
    const chars = group.reduce((sum, { text }) => sum + text.length, 0);
    const fits = group.length <= room.blocks && chars <= room.chars;
    if (!fits || group[0]?.kind === 'heading') {
      sections.push([]);
      room = { blocks: maxBlocks, chars: maxChars };
    }
    sections.at(-1)?.push(...group);
    room = { blocks: room.blocks - group.length, chars: room.chars - chars };
  }
  return sections;
}

/** Blocks that should stay together: the items of one list, the cells of one row; any other block alone. */
function groupsOf(blocks: readonly Block[], maxBlocks: number): Block[][] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    const joins = group && before && group.length < maxBlocks && belongTogether(before, block);
    if (joins) group.push(block);
    else groups.push([block]);
  }
  return groups;
}

function belongTogether(before: Block, block: Block): boolean {
  if (before.list && block.list) return before.list.id === block.list.id;
  if (before.cell && block.cell) return before.cell.table === block.cell.table && before.cell.row === block.cell.row;
  return false;
}
