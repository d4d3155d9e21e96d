import type { Block } from '../../document/reviewed-document';

/** Blocks that are shown as one thing, with their notes beside it: a list, a table, or any other block alone. */
export type Row = readonly [Block, ...Block[]];

export function rowsOf(blocks: readonly Block[]): Row[] {
  const rows: [Block, ...Block[]][] = [];
  for (const block of blocks) {
    const row = rows.at(-1);
    if (row && isSameRow(row[0], block)) row.push(block);
    else rows.push([block]);
  }
  return rows;
}

function isSameRow(first: Block, block: Block): boolean {
  if (first.list && block.list) return first.list.id === block.list.id;
  if (first.cell && block.cell) return first.cell.table === block.cell.table;
  return false;
}
