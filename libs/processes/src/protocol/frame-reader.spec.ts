import { FrameReader } from './frame-reader';

function read(chunks: readonly (string | Buffer)[], frameBytes?: number): unknown[] {
  const frames: unknown[] = [];
  const reader = new FrameReader((frame) => frames.push(frame), frameBytes);
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  return frames;
}

describe('FrameReader', () => {
  it('hands out each line as a frame, however the lines are cut into chunks', () => {
    const text = '{"a":1}\n{"b":"é😀"}\n{"c":3}\n';
    const whole = [{ a: 1 }, { b: 'é😀' }, { c: 3 }];
    const bytes = Buffer.from(text);

    expect(read([text])).toEqual(whole);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      expect(read([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
    }
    expect(read([...bytes].map((byte) => Buffer.of(byte)))).toEqual(whole);
  });

  it('keeps an unfinished line to itself', () => {
    expect(read(['{"a":1}\n{"b":'])).toEqual([{ a: 1 }]);
  });

  it('refuses what is no JSON, and shows its beginning only', () => {
    expect(() => read([`${'x'.repeat(500)}\n`])).toThrow(/^sent a line that is no JSON: x{120}…$/);
    expect(() => read(['\n'])).toThrow('sent a line that is no JSON: ');
  });

  it('takes a line as long as the bound and refuses one byte more, finished or not', () => {
    const line = JSON.stringify('x'.repeat(98));

    expect(read([line.slice(0, 50), `${line.slice(50)}\n`], 100)).toEqual(['x'.repeat(98)]);
    expect(() => read([line, 'x'], 100)).toThrow('sent a frame of more than 100 bytes');
    expect(() => read([line, 'x\n'], 100)).toThrow('sent a frame of more than 100 bytes');
  });
});
