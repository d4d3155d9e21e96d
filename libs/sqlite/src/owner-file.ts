import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Tells others which process uses a folder. It locks nothing: the kernel's lock on the database does, and gives it back
 * when the process dies. So what a killed owner left is told from a living one's by when the process began.
 */
export class OwnerFile {
  private readonly file: string;

  constructor(folder: string) {
    this.file = join(folder, 'guildhall.pid');
  }

  write(): void {
    writeFileSync(this.file, `${process.pid} ${startOf(process.pid) ?? ''}\n`);
  }

  remove(): void {
    rmSync(this.file, { force: true });
  }

  /** The pid of the owner; undefined when nothing is written, or by a process that is no more. */
  read(): number | undefined {
    const [pid, start] = (this.text()?.trim() ?? '').split(' ');
    const number = Number(pid);
    return number > 0 && isSame(number, start) ? number : undefined;
  }

  private text(): string | undefined {
    try {
      return readFileSync(this.file, 'utf8');
    } catch {
      return undefined;
    }
  }
}

/** A process id is given out again some day: only with the same start it is the same process. */
function isSame(pid: number, start: string | undefined): boolean {
  return isAlive(pid) && (!start || startOf(pid) === start);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process began, in clock ticks since the machine did (field 22 of proc(5)); undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before may hold spaces and parentheses.
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .at(19);
  } catch {
    return undefined;
  }
}
