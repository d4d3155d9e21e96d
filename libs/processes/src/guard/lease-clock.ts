import { readFileSync } from 'node:fs';

/**
 * Milliseconds of the clock that host and guard read alike (guard.sh, `read_clock`): nobody sets it, and it goes on while
 * the machine sleeps. Where there is no /proc (macOS) it is the time of day. Resolution 10 ms, rounded down.
 */
export function leaseClockMs(): number {
  if (process.platform !== 'linux') return Date.now();
  // Hundredths of a second are no binary fractions: without rounding, every third reading is a hair below its tick.
  return Math.round(Number(readFileSync('/proc/uptime', 'latin1').split(' ', 1)[0]) * 1000);
}
