import type { LogLevel } from '@guildhall/contract';
import { pino, stdSerializers, stdTimeFunctions, type DestinationStream, type Logger as Pino } from 'pino';
import { writerOf } from './background-writer';
import type { LogFields, Logger } from './logger';
import { readableLines } from './readable-lines';

export interface LoggerOptions {
  /** Of the program; on every line. */
  readonly name: string;
  /** Default info. */
  readonly level?: LogLevel;
  /** Lines for people instead of JSON. Default false. */
  readonly pretty?: boolean;
  /** Default stdout. Programs whose stdout is their result log to stderr. */
  readonly destination?: 'stdout' | 'stderr' | DestinationStream;
}

const fileDescriptors = { stdout: 1, stderr: 2 } as const;

/**
 * A logger that writes JSON lines `{"level","time","name","pid",…fields,"message"}`. Lines are written in the
 * background: a reader that is slow delays nothing, and beyond 16 MiB of unread lines the newest are dropped and
 * counted. What waits is written when the process exits.
 */
export function createLogger(options: LoggerOptions): Logger {
  const destination = openDestination(options.destination ?? 'stdout');
  return new PinoLogger(pino(pinoOptions(options), options.pretty ? readableLines(destination) : destination));
}

function openDestination(destination: NonNullable<LoggerOptions['destination']>): DestinationStream {
  if (typeof destination !== 'string') return destination;
  return writerOf(fileDescriptors[destination]);
}

function pinoOptions(options: LoggerOptions) {
  return {
    level: options.level ?? 'info',
    base: { name: options.name, pid: process.pid },
    messageKey: 'message',
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: stdSerializers.err, err: stdSerializers.err },
  };
}

class PinoLogger implements Logger {
  constructor(private readonly pino: Pino) {}

  debug(message: string, fields: LogFields = {}): void {
    this.pino.debug(fields, message);
  }

  info(message: string, fields: LogFields = {}): void {
    this.pino.info(fields, message);
  }

  warn(message: string, fields: LogFields = {}): void {
    this.pino.warn(fields, message);
  }

  error(message: string, fields: LogFields = {}): void {
    this.pino.error(fields, message);
  }

  child(fields: LogFields): Logger {
    return new PinoLogger(this.pino.child(fields));
  }
}
