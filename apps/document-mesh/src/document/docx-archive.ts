import { invalid } from '@guildhall/contract';
import { unreadable } from './unreadable-document';

/** A .docx is a zip archive; this many bytes of contents are far above any real text. */
export const MAX_UNPACKED_BYTES = 300 * 1024 * 1024;

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const oleSignature = 'd0cf11e0a1b11ae1';

/**
 * Looks at the table of contents of a .docx before anything unpacks it.
 *
 * @throws GuildhallError invalid DOCUMENT_UNREADABLE when it is no zip archive (old .doc, encrypted, damaged)
 * @throws GuildhallError invalid DOCUMENT_TOO_LARGE when it declares more than `MAX_UNPACKED_BYTES` of contents
 */
export function assertSoundArchive(bytes: Buffer, file: string): void {
  if (bytes.subarray(0, 8).toString('hex') === oleSignature)
    throw unreadable(file, 'It is an old .doc or is protected by a password. Save it as .docx without a password.');
  const directory = findDirectory(bytes);
  if (!directory)
    throw unreadable(file, 'It is not a .docx file, or it was cut off. Save it again and send the new file.');
  const unpackedBytes = unpackedSize(bytes, directory);
  if (unpackedBytes <= MAX_UNPACKED_BYTES) return;
  throw invalid(
    'DOCUMENT_TOO_LARGE',
    `${file} unpacks to more than ${MAX_UNPACKED_BYTES / 1024 / 1024} MB. Split the document.`,
    {
      field: 'file',
      limit: MAX_UNPACKED_BYTES,
    },
  );
}

function findDirectory(bytes: Buffer): { start: number; entries: number } | undefined {
  // The end record is 22 bytes and may be followed by a comment of at most 65,535 bytes (APPNOTE.TXT 4.3.16).
  const lowest = Math.max(0, bytes.length - 22 - 65_535);
  for (let at = bytes.length - 22; at >= lowest; at--) {
    if (bytes.readUInt32LE(at) === endOfDirectory)
      return { start: bytes.readUInt32LE(at + 16), entries: bytes.readUInt16LE(at + 10) };
  }
  return undefined;
}

function unpackedSize(bytes: Buffer, directory: { start: number; entries: number }): number {
  let at = directory.start;
  let sum = 0;
  for (let entry = 0; entry < directory.entries; entry++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== directoryEntry) break;
    sum += bytes.readUInt32LE(at + 24);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return sum;
}
