const endOfDirectory = 0x06054b50;
// 1 January 1980, 00:00: the first date that a zip archive can hold (APPNOTE.TXT 4.4.6).
const firstDate = 0x0021;

/** Sets the date of every entry of a zip archive to the same day, so that the same contents are the same bytes. */
export function withFixedDates(zip: Buffer): Buffer {
  const bytes = Buffer.from(zip);
  const end = bytes.length - 22;
  if (bytes.readUInt32LE(end) !== endOfDirectory) throw new Error('The archive has no directory at its end.');
  let at = bytes.readUInt32LE(end + 16);
  for (let entry = bytes.readUInt16LE(end + 10); entry > 0; entry--) {
    setDate(bytes, at + 12);
    setDate(bytes, bytes.readUInt32LE(at + 42) + 10);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return bytes;
}

function setDate(bytes: Buffer, at: number): void {
  bytes.writeUInt16LE(0, at);
  bytes.writeUInt16LE(firstDate, at + 2);
}
