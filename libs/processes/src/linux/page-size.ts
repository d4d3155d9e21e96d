import { readFileSync } from 'node:fs';

const auxvPageSize = 6n; // AT_PAGESZ, see getauxval(3)

/** Bytes of one page of memory, the unit of /proc/PID/stat: 4,096 on x86, up to 65,536 on arm64. */
export function pageSizeBytes(): number {
  size ??= readPageSize();
  return size;
}

let size: number | undefined;

function readPageSize(): number {
  const auxv = readFileSync('/proc/self/auxv');
  for (let at = 0; at + 16 <= auxv.length; at += 16) {
    if (auxv.readBigUInt64LE(at) === auxvPageSize) return Number(auxv.readBigUInt64LE(at + 8));
  }
  return 4096;
}
