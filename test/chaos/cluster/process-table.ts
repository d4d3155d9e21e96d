import { readdirSync, readFileSync } from 'node:fs';
import { runMarker } from '../../support/jest/run-marker';

export interface ProcessLine {
  readonly pid: number;
  readonly parentPid: number;
  /** Up to 15 characters; an agent of the run writes its id there. */
  readonly name: string;
  readonly state: string;
}

/** Whether a process carries the marker; its environment is read once in its life. */
const marked = new Map<string, boolean>();

/** The living processes that carry the marker of this run, as the kernel sees them. */
export function processesOfRun(run: string): Map<number, ProcessLine> {
  const lines = new Map<number, ProcessLine>();
  for (const name of readdirSync('/proc')) {
    const line = /^\d+$/.test(name) ? readLine(Number(name), run) : undefined;
    if (line && line.state !== 'Z') lines.set(line.pid, line);
  }
  return lines;
}

/** Whether a process lives and is no zombie. */
export function isAlive(pid: number): boolean {
  const fields = readStat(pid);
  return fields !== undefined && fields.state !== 'Z' && fields.state !== 'X';
}

function readLine(pid: number, run: string): ProcessLine | undefined {
  const stat = readStat(pid);
  if (!stat || !isMarked(pid, stat.startedAt, run)) return undefined;
  const { name, state, parentPid } = stat;
  return { pid, name, state, parentPid };
}

function readStat(pid: number) {
  const text = read(`/proc/${pid}/stat`);
  // The name in parentheses may hold spaces and parentheses of its own.
  const end = text.lastIndexOf(')');
  if (end < 0) return undefined;
  const fields = text.slice(end + 2).split(' ');
  const name = text.slice(text.indexOf('(') + 1, end);
  return { name, state: fields[0] ?? '', parentPid: Number(fields[1]), startedAt: fields[19] ?? '' };
}

function isMarked(pid: number, startedAt: string, run: string): boolean {
  const key = `${pid} ${startedAt}`;
  const known = marked.get(key);
  if (known !== undefined) return known;
  const environment = read(`/proc/${pid}/environ`);
  // A process that is about to become another program has none for a moment.
  if (environment === '') return false;
  const found = environment.split('\0').includes(`${runMarker}=${run}`);
  marked.set(key, found);
  return found;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
