import type { LogFrame } from '@guildhall/contract';
import type { AgentLog, LogFields } from '../author/agent-log';
import { frameLine, shorten } from './frame-lines';
import type { Transport } from './transport';

const messageChars = 16 * 1024;
const fieldsChars = 32 * 1024;

/** Sends log lines to the host, and drops them while the host reads too slowly: a log must not hold the agent up. */
export class AgentLogger implements AgentLog {
  private dropped = 0;

  constructor(private readonly transport: Transport) {}

  readonly debug = (message: string, fields?: LogFields): void => this.write('debug', message, fields);
  readonly info = (message: string, fields?: LogFields): void => this.write('info', message, fields);
  readonly warn = (message: string, fields?: LogFields): void => this.write('warn', message, fields);
  readonly error = (message: string, fields?: LogFields): void => this.write('error', message, fields);

  private write(level: LogFrame['level'], message: string, fields?: LogFields): void {
    if (this.transport.congested) {
      this.dropped += 1;
      return;
    }
    const dropped = this.dropped > 0 ? { dropped: this.dropped } : {};
    this.dropped = 0;
    const text = shorten(String(message), messageChars);
    this.transport.send(frameLine({ t: 'log', level, message: text, ...bounded(fields), ...dropped }));
  }
}

/** A log line may hold anything an author has at hand; what is no JSON or too long is said to be so. */
function bounded(fields: LogFields | undefined): Pick<LogFrame, 'fields'> {
  if (fields === undefined) return {};
  try {
    const sizeChars = JSON.stringify(fields).length;
    return { fields: sizeChars <= fieldsChars ? fields : { fields_too_long: sizeChars } };
  } catch {
    return { fields: { fields_no_json: true } };
  }
}
