import type { Block } from '../../document/reviewed-document';
import { groupBy } from '../group-by';
import { headingsOf, type Remark, type ReviewedText, type StructureRule } from './structure-rule';

interface Jump {
  readonly block: Block;
  readonly from: number;
  readonly to: number;
}

/** A rank is left out. The same jump is often a habit of the whole document, so it is reported once, with its count. */
export const headingLevelJump: StructureRule = {
  name: 'heading-level-jump',
  severity: 'warning',
  check: (text) => [...groupBy(jumpsIn(text), ({ from, to }) => `${from}>${to}`).values()].flatMap(remark),
};

function jumpsIn(text: ReviewedText): Jump[] {
  const headings = headingsOf(text);
  const title = text.blocks.find((block) => block.isTitle);
  return headings.flatMap((block, at) => {
    const from = (headings[at - 1] ?? title)?.level;
    const to = block.level ?? 1;
    return from !== undefined && to > from + 1 ? [{ block, from, to }] : [];
  });
}

function remark([first, ...others]: Jump[]): Remark[] {
  if (!first) return [];
  const { block, from, to } = first;
  const more = others.length > 0 ? ` So do ${others.length} more headings below.` : '';
  return [
    { block, message: `A heading of rank ${to} follows one of rank ${from}; rank ${from + 1} is left out.${more}` },
  ];
}
