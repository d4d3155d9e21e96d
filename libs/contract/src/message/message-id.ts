const counterLimit = 0xfff;
/** Drawing random bytes for each id was half the cost of a message; 512 ids share one draw. */
const poolBytes = 4096;
const idRandomBytes = 8;

const bytes = Buffer.alloc(16);
let pool: Buffer | undefined;
let poolAt = 0;
let lastMs = 0;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562, section 6.2, method 1): sorts, as text, by the time of its making, and strictly so within one
 * process, whatever its clock does. Unique without machine ids: 62 bits are random.
 *
 * A process that was forked must not have made an id before: parent and child would share what lies in the pool.
 */
export function messageId(nowMs: number = Date.now()): string {
  advance(nowMs);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  fillRandom();
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  return asUuid(bytes.toString('hex'));
}

function fillRandom(): void {
  if (!pool || poolAt === poolBytes) refill();
  pool?.copy(bytes, 8, poolAt, poolAt + idRandomBytes);
  poolAt += idRandomBytes;
}

/** Loaded with the first id: node:crypto costs an idle agent 1.3 MB and 3 ms. */
function refill(): void {
  const { randomFillSync } = process.getBuiltinModule('node:crypto');
  pool = randomFillSync(pool ?? Buffer.alloc(poolBytes));
  poolAt = 0;
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
