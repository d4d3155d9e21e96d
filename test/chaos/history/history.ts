/** One operation of a history, as the checker reads it: see checker/main.go. */
export interface Operation {
  /** Decides by which rules it is judged. */
  readonly model: 'lease' | 'fence' | 'leader' | 'counter';
  /** Operations of other keys do not matter to it. */
  readonly key: string;
  readonly callMs: number;
  /** Absent: nobody knows whether and when it was done. */
  readonly returnMs?: number;
  readonly does: string;
  readonly input: Values;
  readonly outcome: Values;
}

export type Values = { readonly [name: string]: string | number };

/** Everything that was recorded, in the order in which it ended. */
export class History {
  private readonly operations: (Operation | undefined)[] = [];
  /** By partition, where its last two operations stand. */
  private readonly latest = new Map<string, readonly [number | undefined, number]>();

  add(operation: Operation): void {
    const partition = `${operation.model} ${operation.key}`;
    const [before, last] = this.latest.get(partition) ?? [];
    const at = this.operations.push(operation) - 1;
    // Of a row of the same facts the first and the last say all that the row says.
    if (last !== undefined && this.isRow(before, last, operation)) {
      this.operations[last] = undefined;
      this.latest.set(partition, [before, at]);
    } else {
      this.latest.set(partition, [last, at]);
    }
  }

  /** One JSON document a line. */
  *lines(): Generator<string> {
    for (const operation of this.operations) if (operation) yield JSON.stringify(operation);
  }

  private isRow(before: number | undefined, last: number, next: Operation): boolean {
    const row = [before === undefined ? undefined : this.operations[before], this.operations[last], next];
    return next.model !== 'counter' && new Set(row.map(factOf)).size === 1 && inTurn(row);
  }
}

function factOf(operation: Operation | undefined): string {
  if (operation?.returnMs === undefined) return '';
  const { does, input, outcome } = operation;
  return JSON.stringify([does, input, outcome]);
}

function inTurn(row: readonly (Operation | undefined)[]): boolean {
  return row.every((one, index) => index === 0 || (one?.callMs ?? 0) > (row[index - 1]?.returnMs ?? Infinity));
}
