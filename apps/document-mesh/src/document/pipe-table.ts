/** A cell of a GitHub-flavoured table in Markdown; `line` counts from 0 within the source given. */
export interface PipeCell {
  readonly row: number;
  readonly column: number;
  readonly line: number;
  readonly text: string;
}

const delimiterRow = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;

/** @returns the cells, or undefined when the source of a paragraph is not a table (https://github.github.com/gfm/#tables-extension-) */
export function pipeCells(source: string): PipeCell[] | undefined {
  const lines = source.split(/\r?\n/);
  const isTable = lines.length >= 2 && lines[0]?.includes('|') && delimiterRow.test(lines[1] ?? '');
  if (!isTable) return undefined;
  return lines.flatMap((source, line) => (line === 1 ? [] : rowCells(source, line)));
}

function rowCells(source: string, line: number): PipeCell[] {
  const inner = source
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  const row = line === 0 ? 0 : line - 1;
  return inner
    .split(/(?<!\\)\|/)
    .map((cell, column) => ({ row, column, line, text: cell.replaceAll('\\|', '|').trim() }));
}
