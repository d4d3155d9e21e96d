import { limits } from '@guildhall/contract';

const lineFeed = 0x0a;

/** Cuts what arrives into lines. A line may come in pieces; none may be longer than a frame may be. */
export class LineReader {
  private pieces: Buffer[] = [];
  private piecesBytes = 0;

  constructor(private readonly onLine: (line: string) => void) {}

  /** @throws Error when a line is longer than the limit */
  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      this.onLine(this.complete(chunk, start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.keep(chunk.subarray(start));
  }

  private complete(chunk: Buffer, start: number, end: number): string {
    if (this.pieces.length === 0) return chunk.toString('utf8', start, end);
    const line = Buffer.concat([...this.pieces, chunk.subarray(start, end)]).toString('utf8');
    this.pieces = [];
    this.piecesBytes = 0;
    return line;
  }

  private keep(piece: Buffer): void {
    this.pieces.push(piece);
    this.piecesBytes += piece.length;
    if (this.piecesBytes > limits.frameBytes) {
      throw new Error(`The host sent a line of more than ${limits.frameBytes} bytes.`);
    }
  }
}
