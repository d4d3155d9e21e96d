import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Document, Packer, Paragraph } from 'docx';
import { MAX_DOCUMENT_BYTES, parseDocument, readDocument } from './document.reader';

describe('reading a document', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'guildhall-reader-'))));
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, contents: Buffer | string): Promise<string> {
    await writeFile(join(folder, name), contents);
    return join(folder, name);
  }

  it('names file, size and hash, and gives the same id for the same contents', async () => {
    const document = await readDocument(await file('a.md', '# Plan\n\nText.'));
    const copy = await readDocument(await file('b.md', '# Plan\n\nText.'));

    expect(document.source).toMatchObject({ file: 'a.md', format: 'markdown', sizeBytes: 13 });
    expect(document.source.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(document.id).toBe(copy.id);
  });

  it('takes the id that it is given', async () => {
    expect((await readDocument(await file('c.txt', 'Text.'), { id: 'doc-7' })).id).toBe('doc-7');
  });

  it('is plain JSON', async () => {
    const document = await readDocument(await file('d.md', '# Plan\n\n- `a`\n- b\n\n| x | y |\n|--|--|\n| 1 | 2 |'));

    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it.each([
    ['a file that is not there', 'not_found', 'DOCUMENT_NOT_FOUND', () => join(folder, 'none.md')],
    ['a folder', 'not_found', 'DOCUMENT_NOT_FOUND', () => subfolder('sub.md')],
    ['an unknown kind of file', 'invalid', 'DOCUMENT_FORMAT_UNSUPPORTED', () => file('a.pdf', '%PDF')],
    ['a file without extension', 'invalid', 'DOCUMENT_FORMAT_UNSUPPORTED', () => file('README', 'Text.')],
    ['an empty file', 'invalid', 'DOCUMENT_EMPTY', () => file('empty.txt', '')],
    ['a file of blanks', 'invalid', 'DOCUMENT_EMPTY', () => file('blank.md', ' \n\n\t\n')],
    ['a .docx that is text', 'invalid', 'DOCUMENT_UNREADABLE', () => file('fake.docx', 'Hello')],
    [
      'an old .doc by another name',
      'invalid',
      'DOCUMENT_UNREADABLE',
      () => file('old.docx', Buffer.from('d0cf11e0a1b11ae100000000', 'hex')),
    ],
    ['a zip that is no .docx', 'invalid', 'DOCUMENT_UNREADABLE', () => file('zip.docx', emptyZip())],
    [
      'a .docx that was cut off',
      'invalid',
      'DOCUMENT_UNREADABLE',
      async () => file('cut.docx', (await docx()).subarray(0, 2000)),
    ],
    [
      'a .docx with a broken part',
      'invalid',
      'DOCUMENT_UNREADABLE',
      async () => file('broken.docx', spoil(await docx())),
    ],
    [
      'Markdown that is nested without end',
      'invalid',
      'DOCUMENT_UNREADABLE',
      () => file('deep.md', '> '.repeat(5000) + 'x'),
    ],
    ['a .txt that is binary', 'invalid', 'DOCUMENT_UNREADABLE', () => file('binary.txt', Buffer.from([1, 0, 2, 0, 3]))],
    ['a file above the limit', 'invalid', 'DOCUMENT_TOO_LARGE', () => sparse('big.md', MAX_DOCUMENT_BYTES + 1)],
    [
      'a .docx that unpacks to gigabytes',
      'invalid',
      'DOCUMENT_TOO_LARGE',
      async () => file('bomb.docx', claimHugeEntries(await docx())),
    ],
  ])('refuses %s with %s %s', async (_what, kind, code, make) => {
    await expect(readDocument(await make())).rejects.toMatchObject({ kind, code, details: { field: 'file' } });
  });

  it('reads UTF-16 and Windows-1252 text', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Café au lait.', 'utf16le')]);
    const ansi = Buffer.from('Caf\xe9 au lait.', 'latin1');

    for (const bytes of [utf16, ansi]) {
      expect((await parseDocument(bytes, 'menu.txt')).blocks[0]?.text).toBe('Café au lait.');
    }
  });

  it('cuts a paragraph without end into bounded blocks and loses nothing', async () => {
    const text = 'word '.repeat(20_000).trim();
    const { blocks } = await parseDocument(Buffer.from(text), 'long.txt');

    expect(Math.max(...blocks.map((block) => block.text.length))).toBeLessThanOrEqual(20_000);
    expect(blocks.map((block) => block.text).join('')).toBe(text);
  });

  async function subfolder(name: string): Promise<string> {
    await mkdir(join(folder, name));
    return join(folder, name);
  }

  async function sparse(name: string, sizeBytes: number): Promise<string> {
    const path = await file(name, '');
    await truncate(path, sizeBytes);
    return path;
  }
});

const docx = () => Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph('Text. '.repeat(500))] }] }));

function emptyZip(): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  return end;
}

/** Damages the compressed bytes of the first entry. */
function spoil(zip: Buffer): Buffer {
  const bytes = Buffer.from(zip);
  const start = 30 + bytes.readUInt16LE(26);
  return bytes.fill(0xff, start + 4, start + 200);
}

function claimHugeEntries(zip: Buffer): Buffer {
  const bytes = Buffer.from(zip);
  bytes.writeUInt32LE(0xfffffff0, bytes.readUInt32LE(bytes.length - 22 + 16) + 24);
  return bytes;
}
