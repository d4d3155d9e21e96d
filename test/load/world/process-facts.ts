import { readFileSync } from 'node:fs';

/** What the kernel tells of a process, Linux only. Each throws when the process is gone. */

export function commandLine(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
}

/** Time on a processor of the process's main thread, in nanoseconds. */
export function mainThreadNs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
}

/** Memory that would be free without the process: what it shares with others is not counted. */
export function privateBytes(pid: number): number {
  return rollup(pid, 'Private_Clean') + rollup(pid, 'Private_Dirty');
}

/** Resident memory, what it shares with others included. */
export function residentBytes(pid: number): number {
  return rollup(pid, 'Rss');
}

function rollup(pid: number, field: string): number {
  const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(smaps(pid)) ?? [];
  if (kilobytes === undefined) throw new Error(`smaps_rollup of ${pid} has no ${field}`);
  return Number(kilobytes) * 1024;
}

function smaps(pid: number): string {
  return readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
}
