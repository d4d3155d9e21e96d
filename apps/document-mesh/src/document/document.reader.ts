import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { GuildhallError, invalid, notFound } from '@guildhall/contract';
import { readDocx } from './docx.reader';
import { readMarkdown } from './markdown.reader';
import type { Document, DocumentFormat, DocumentSource, ReadContent } from './reviewed-document';
import { decodeText } from './text-decoding';
import { readText } from './text.reader';
import { unreadable } from './unreadable-document';

/** Larger files are refused before they are read. */
export const MAX_DOCUMENT_BYTES = 20 * 1024 * 1024;

interface Reader {
  readonly format: DocumentFormat;
  readonly read: (bytes: Buffer, file: string) => ReadContent | Promise<ReadContent>;
}

const markdown: Reader = { format: 'markdown', read: (bytes, file) => readMarkdown(decodeText(bytes, file)) };

/** Which reader knows which kind of file. */
const readers: Readonly<Record<string, Reader>> = {
  '.docx': { format: 'docx', read: readDocx },
  '.md': markdown,
  '.markdown': markdown,
  '.txt': { format: 'text', read: (bytes, file) => readText(decodeText(bytes, file)) },
};

export const readableExtensions: readonly string[] = Object.keys(readers);

/**
 * Reads a document from a file.
 *
 * @param options.id the document's id; by default it is made from the contents, so the same file has the same id
 * @throws GuildhallError not_found DOCUMENT_NOT_FOUND | invalid DOCUMENT_FORMAT_UNSUPPORTED, DOCUMENT_TOO_LARGE,
 *   DOCUMENT_UNREADABLE, DOCUMENT_EMPTY; the field is `file`
 */
export async function readDocument(path: string, options: { id?: string } = {}): Promise<Document> {
  const file = basename(path);
  readerOf(file);
  await assertReadable(path);
  return parseDocument(await readFile(path), file, options);
}

/**
 * The same for bytes that are at hand already, such as an upload.
 *
 * @param file the name, whose extension decides the reader
 */
export async function parseDocument(bytes: Buffer, file: string, options: { id?: string } = {}): Promise<Document> {
  const reader = readerOf(file);
  assertSize(bytes.length, file);
  const content = await readContent(reader, bytes, file);
  if (content.blocks.length === 0) {
    throw invalid('DOCUMENT_EMPTY', `${file} holds no text to review. Scanned pages must be recognised (OCR) first.`, {
      field: 'file',
    });
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return assemble(content, { file, format: reader.format, sizeBytes: bytes.length, sha256 }, options.id);
}

/** Parsers give up in their own ways, on markup that is nested thousands deep for one; callers see one error. */
async function readContent(reader: Reader, bytes: Buffer, file: string): Promise<ReadContent> {
  try {
    return await reader.read(bytes, file);
  } catch (error) {
    if (error instanceof GuildhallError) throw error;
    throw unreadable(file, 'It is nested too deeply or broken. Simplify it or save it anew.', error);
  }
}

function assemble(content: ReadContent, source: DocumentSource, id = `doc-${source.sha256.slice(0, 12)}`): Document {
  const heading = content.blocks.find((block) => block.isTitle)?.text;
  const title = heading ?? content.metadataTitle ?? basename(source.file, extname(source.file));
  const titleSource = heading ? 'heading' : content.metadataTitle ? 'metadata' : 'file-name';
  const tableCount = new Set(content.blocks.flatMap((block) => block.cell?.table ?? [])).size;
  const imageCount = content.blocks.filter(({ kind }) => kind === 'image').length;
  return { id, title, titleSource, source, imageCount, tableCount, blocks: content.blocks };
}

function readerOf(file: string): Reader {
  const reader = readers[extname(file).toLowerCase()];
  if (reader) return reader;
  const known = readableExtensions.join(', ');
  throw invalid('DOCUMENT_FORMAT_UNSUPPORTED', `${file} is of a kind that cannot be read. Readable are ${known}.`, {
    field: 'file',
  });
}

async function assertReadable(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile())
    throw notFound('DOCUMENT_NOT_FOUND', `There is no file ${path}. Check the path.`, { field: 'file' });
  assertSize(found.size, basename(path));
}

function assertSize(sizeBytes: number, file: string): void {
  if (sizeBytes <= MAX_DOCUMENT_BYTES) return;
  const limitMb = MAX_DOCUMENT_BYTES / 1024 / 1024;
  throw invalid(
    'DOCUMENT_TOO_LARGE',
    `${file} has ${Math.ceil(sizeBytes / 1024 / 1024)} MB, the limit is ${limitMb} MB. Split the document.`,
    {
      field: 'file',
      limit: MAX_DOCUMENT_BYTES,
    },
  );
}
