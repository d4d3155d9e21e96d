const carriageReturn = 0x0d;

/** A value of Redis's protocol (RESP 2); errors as `{ error }`. */
export type RespValue = string | number | null | { readonly error: string } | readonly RespValue[];

/** Nothing is lost by waiting: the value is read again from its begin when more has come. */
const incomplete = Symbol('incomplete');

/** Cuts a stream of bytes into the values of Redis's protocol. */
export class RespReader {
  private buffer: Buffer = Buffer.alloc(0);
  private at = 0;

  constructor(private readonly onValue: (value: RespValue) => void) {}

  push(chunk: Buffer): void {
    this.buffer = this.buffer.length === 0 ? chunk : Buffer.concat([this.buffer, chunk]);
    this.at = 0;
    for (;;) {
      const begin = this.at;
      const value = this.at < this.buffer.length ? this.value() : incomplete;
      if (value === incomplete) {
        this.buffer = this.buffer.subarray(begin);
        return;
      }
      this.onValue(value);
    }
  }

  private value(): RespValue | typeof incomplete {
    const line = this.line();
    if (line === undefined) return incomplete;
    const rest = line.slice(1);
    switch (line[0]) {
      case '+':
        return rest;
      case '-':
        return { error: rest };
      case ':':
        return Number(rest);
      case '$':
        return this.text(Number(rest));
      case '*':
        return this.list(Number(rest));
      default:
        throw new Error(`no value of Redis's protocol begins with ${JSON.stringify(line.slice(0, 20))}`);
    }
  }

  private line(): string | undefined {
    const end = this.buffer.indexOf(carriageReturn, this.at);
    if (end < 0 || end + 1 >= this.buffer.length) return undefined;
    const line = this.buffer.toString('latin1', this.at, end);
    this.at = end + 2;
    return line;
  }

  private text(sizeBytes: number): string | null | typeof incomplete {
    if (sizeBytes < 0) return null;
    const end = this.at + sizeBytes;
    if (end + 2 > this.buffer.length) return incomplete;
    const text = this.buffer.toString('utf8', this.at, end);
    this.at = end + 2;
    return text;
  }

  private list(count: number): RespValue | typeof incomplete {
    if (count < 0) return null;
    const values: RespValue[] = [];
    for (let index = 0; index < count; index++) {
      const value = this.value();
      if (value === incomplete) return incomplete;
      values.push(value);
    }
    return values;
  }
}
