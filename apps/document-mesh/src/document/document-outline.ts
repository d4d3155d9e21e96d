import type { Block, Document } from './reviewed-document';

const reference = /\b(?:sections?|chapters?|appendix|appendices|tables?|figures?|fig\.)\s+(?:\d|[A-Z]\b)/i;

/**
 * The same document with only those blocks that tell its outline: headings, the first block below each heading (so
 * that empty sections show), captions and everything that refers to a section, table or figure.
 */
export function outlineOf(document: Document): Document {
  const blocks = document.blocks.filter((block, at) => isOutline(block, document.blocks[at - 1]));
  return { ...document, blocks };
}

function isOutline(block: Block, before: Block | undefined): boolean {
  return block.kind === 'heading' || !before || before.kind === 'heading' || reference.test(block.text);
}
