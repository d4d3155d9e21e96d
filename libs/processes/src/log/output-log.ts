import type { LogFrame } from '@guildhall/contract';
import type { AgentLog } from './agent-log';
import { LineSplitter } from './line-splitter';

const levelOf = { stdout: 'info', stderr: 'warn' } as const;

/** Looks like the line in which a runtime names an uncaught error: "TypeError: …", "ValueError: …". */
const errorLine = /^(?:Uncaught )?[\w.]*(?:Error|Exception)\b/;

/** Brings what one process says into its agent's log, and remembers its last words. */
export class OutputLog {
  private lastLine: string | undefined;
  private lastError: string | undefined;

  constructor(private readonly log: AgentLog) {}

  /** The line that most likely says why the process ended. */
  get lastWords(): string | undefined {
    return this.lastError ?? this.lastLine;
  }

  /** For the text of one pipe. */
  linesOf(source: 'stdout' | 'stderr'): LineSplitter {
    return new LineSplitter((line) => this.addLine(line, source));
  }

  addFrame({ level, message, fields = {}, dropped = 0 }: LogFrame): void {
    if (level === 'error') this.lastError = message;
    this.log.add({ at: new Date(), level, message, fields: { ...fields }, source: 'log', dropped });
  }

  private addLine(line: string, source: 'stdout' | 'stderr'): void {
    if (source === 'stderr') this.remember(line);
    this.log.add({ at: new Date(), level: levelOf[source], message: line, fields: {}, source, dropped: 0 });
  }

  private remember(line: string): void {
    if (line.trim() === '') return;
    this.lastLine = line.trim();
    if (errorLine.test(line)) this.lastError = line.trim();
  }
}
