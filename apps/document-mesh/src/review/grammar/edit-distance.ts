/** Optimal string alignment distance: insert, delete, change, or swap two neighbours. */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(cellOf(a, b, i, j, row, rows));
    rows.push(row);
  }
  return rows.at(-1)?.at(-1) ?? 0;
}

function cellOf(a: string, b: string, i: number, j: number, row: number[], rows: number[][]): number {
  const same = a[i - 1] === b[j - 1] ? 0 : 1;
  const at = (line: number[] | undefined, column: number) => line?.[column] ?? Infinity;
  const plain = Math.min(at(rows[i - 1], j) + 1, at(row, j - 1) + 1, at(rows[i - 1], j - 1) + same);
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return swapped ? Math.min(plain, at(rows[i - 2], j - 2) + 1) : plain;
}
