import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackgroundWriter } from './background-writer';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'writer-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('a background writer', () => {
  it('writes all lines in order', async () => {
    const file = join(folder, 'log');
    const fd = openSync(file, 'w');
    const writer = new BackgroundWriter(fd);
    const lines = Array.from({ length: 5000 }, (_, index) => `line ${index} ö\n`);
    for (const line of lines) writer.write(line);
    await eventually(() => readFileSync(file, 'utf8') === lines.join(''));
    closeSync(fd);
  });

  it('writes what waits at once when it is flushed', async () => {
    const file = join(folder, 'log');
    const fd = openSync(file, 'a');
    const writer = new BackgroundWriter(fd);
    writer.write('first\n');
    writer.write('second\n');
    writer.flush();
    expect(readFileSync(file, 'utf8')).toContain('second\n');
    await eventually(() => readFileSync(file, 'utf8').includes('first\n'));
    closeSync(fd);
  });

  it('makes nobody wait for a reader that does not read, and tells how much it dropped', async () => {
    const { readEnd, writeEnd } = openPipe();
    const writer = new BackgroundWriter(writeEnd, 200_000);
    const line = `${'x'.repeat(999)}\n`;
    for (let count = 0; count < 1000; count++) writer.write(line);
    let text = '';
    await eventually(() => (text += readSome(readEnd)).includes('"dropped"'));
    const dropped = Number(/"dropped":(\d+)/.exec(text)?.[1]);
    expect(text.split(line).length - 1 + dropped).toBe(1000);
    closeSync(readEnd);
    closeSync(writeEnd);
  });

  it('gives up when the reader is gone, also at the end', async () => {
    const { readEnd, writeEnd } = openPipe();
    closeSync(readEnd);
    const writer = new BackgroundWriter(writeEnd);
    writer.write('a\n');
    writer.write('b\n');
    writer.flush();
    writer.write('c\n');
    expect(writer).toMatchObject({ state: 'broken', waiting: [] });
    await new Promise(setImmediate);
    closeSync(writeEnd);
  });
});

function openPipe() {
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const readEnd = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  return { readEnd, writeEnd: openSync(fifo, constants.O_WRONLY) };
}

function readSome(fd: number): string {
  const bytes = Buffer.alloc(65_536);
  try {
    return bytes.toString('utf8', 0, readSync(fd, bytes));
  } catch {
    return '';
  }
}

async function eventually(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('did not come true within 30 s');
    await new Promise(setImmediate);
  }
}
