import { unreadable } from './unreadable-document';

/**
 * Decodes a text file: UTF-8, UTF-16 with a byte order mark, else Windows-1252, which accepts every byte.
 *
 * @throws GuildhallError invalid DOCUMENT_UNREADABLE when the bytes are no text
 */
export function decodeText(bytes: Buffer, file: string): string {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8' && bytes.subarray(0, 65_536).includes(0)) throw unreadable(file, 'It is not a text file.');
  return new TextDecoder(encoding).decode(bytes);
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes.includes(0)) return 'utf-8';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
