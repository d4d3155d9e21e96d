import { readdirSync, readFileSync } from 'node:fs';

/** Environment variable that every process of a test run inherits, and by which it is found when it was left behind. */
export const runMarker = 'GUILDHALL_TEST_RUN';

export interface MarkedProcess {
  readonly pid: number;
  readonly command: string;
}

/** The processes other than this one whose environment carries the marker with this value; Linux only, else none. */
export function markedProcesses(value: string): MarkedProcess[] {
  const entry = `${runMarker}=${value}`;
  return pids()
    .filter((pid) => pid !== process.pid && read(pid, 'environ').split('\0').includes(entry))
    .map((pid) => ({ pid, command: read(pid, 'cmdline').replaceAll('\0', ' ').trim() }));
}

function pids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

// A process may end while it is looked at, and a zombie has nothing to read.
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
