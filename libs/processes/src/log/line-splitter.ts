import { StringDecoder } from 'node:string_decoder';

/** Cuts the text of a pipe into lines. A line without end is handed out in pieces of `lineChars`. */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(
    private readonly onLine: (line: string) => void,
    private readonly lineChars = 16_384,
  ) {}

  push(chunk: Buffer): void {
    const lines = (this.rest + this.decoder.write(chunk)).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.hand(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (this.rest.length <= this.lineChars) return;
    this.hand(this.rest);
    this.rest = '';
  }

  /** What stands after the last newline; to be called when the pipe has ended. */
  end(): void {
    const last = this.rest + this.decoder.end();
    this.rest = '';
    if (last !== '') this.hand(last);
  }

  private hand(line: string): void {
    for (let from = 0; from === 0 || from < line.length; from += this.lineChars) {
      this.onLine(line.slice(from, from + this.lineChars));
    }
  }
}
