import { randomFillSync } from 'node:crypto';

const counterLimit = 0xfff;
const bytes = Buffer.alloc(16);
let lastMs = 0;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562, section 6.2, method 1): sorts, as text, by the time of its making, and strictly so within one
 * process, whatever its clock does. Unique without machine ids: 62 bits are random.
 */
export function messageId(nowMs: number = Date.now()): string {
  advance(nowMs);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  // Drawn each time, not ahead: what lies in memory at a fork is drawn by both processes.
  randomFillSync(bytes, 8, 8);
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  return asUuid(bytes.toString('hex'));
}

function advance(nowMs: number): void {
  counter += 1;
  if (nowMs <= lastMs && counter <= counterLimit) return;
  lastMs = Math.max(nowMs, lastMs + 1);
  counter = 0;
}

function asUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
