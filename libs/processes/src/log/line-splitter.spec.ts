import { LineSplitter } from './line-splitter';

function split(chunks: readonly (string | Buffer)[], lineChars?: number): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line), lineChars);
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return lines;
}

describe('LineSplitter', () => {
  it('finds the lines whatever the chunks are, and the last one without newline', () => {
    const bytes = Buffer.from('one\r\n\nthrée\nlast');
    expect(split([bytes])).toEqual(['one', '', 'thrée', 'last']);
    expect(split([...bytes].map((byte) => Buffer.of(byte)))).toEqual(['one', '', 'thrée', 'last']);
  });

  it('hands out a line that is too long in pieces', () => {
    expect(split(['abcdefgh\nij\n'], 3)).toEqual(['abc', 'def', 'gh', 'ij']);
    expect(split(['abcd', 'ef'], 3)).toEqual(['abc', 'd', 'ef']);
  });
});
