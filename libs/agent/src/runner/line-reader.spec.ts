import { limits } from '@guildhall/contract';
import { LineReader } from './line-reader';

function linesOf(chunks: readonly Buffer[]): string[] {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  for (const chunk of chunks) reader.push(chunk);
  return lines;
}

describe('LineReader', () => {
  const text = Buffer.from('{"a":"ä"}\n{"b":"\u{1F600}"}\n\nlast');

  it('finds the same lines however the bytes arrive', () => {
    const expected = ['{"a":"ä"}', '{"b":"\u{1F600}"}', ''];
    for (let size = 1; size <= text.length; size += 1) {
      const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, n) =>
        text.subarray(n * size, (n + 1) * size),
      );
      expect(linesOf(chunks)).toEqual(expected);
    }
  });

  it('refuses a line without end', () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const chunks = Array.from({ length: limits.frameBytes / chunk.length + 1 }, () => chunk);
    expect(() => linesOf(chunks)).toThrow('more than');
  });
});
