import type { Block } from '../../document/reviewed-document';
import { groupBy } from '../group-by';
import type { Remark, StructureRule } from './structure-rule';

/** A table's last row that is called Total and holds another sum than the column above it. */
export const tableTotal: StructureRule = {
  name: 'table-total',
  severity: 'error',
  check({ blocks }) {
    const cells = blocks.filter(({ cell }) => cell);
    return [...groupBy(cells, ({ cell }) => cell?.table).values()].flatMap(wrongTotals);
  },
};

function wrongTotals(cells: Block[]): Remark[] {
  const lastRow = Math.max(...cells.map(rowOf));
  const total = cells.filter((cell) => rowOf(cell) === lastRow);
  // A table that was split between tasks has no header here; then its total proves nothing.
  const isWhole = cells.some((cell) => rowOf(cell) === 0);
  if (!isWhole || lastRow < 3 || !/^(?:grand )?total\b/i.test(total[0]?.text ?? '')) return [];
  return total.slice(1).flatMap((cell) =>
    wrongTotal(
      cell,
      cells.filter((other) => columnOf(other) === columnOf(cell)),
    ),
  );
}

function wrongTotal(total: Block, column: Block[]): Remark[] {
  const written = amount(total.text);
  const parts = column.filter((cell) => rowOf(cell) > 0 && rowOf(cell) < rowOf(total)).map(({ text }) => amount(text));
  if (written === undefined || parts.length < 2 || parts.includes(undefined)) return [];
  const sum = parts.reduce<number>((all, part) => all + (part ?? 0), 0);
  if (Math.abs(sum - written) < 0.005) return [];
  const message = `The column adds up to ${format(sum)}, not ${format(written)}.`;
  return [{ block: total, message, suggestions: [total.text.replace(/[\d.,]*\d/, format(sum))] }];
}

/** "£12,400.50" as a number; undefined for anything that is more than one amount. */
function amount(text: string): number | undefined {
  const match = /^\s*([-−–])?\s*[$£€]?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(?:[$£€]|[a-z]{1,8})?\s*$/i.exec(text);
  if (!match) return undefined;
  const size = Number(`${match[2]?.replaceAll(',', '')}${match[3] ?? ''}`);
  return match[1] ? -size : size;
}

function format(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 2 });
}

function rowOf({ cell }: Block): number {
  return cell?.row ?? 0;
}

function columnOf({ cell }: Block): number {
  return cell?.column ?? 0;
}
