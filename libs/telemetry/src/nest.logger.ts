import type { LoggerService } from '@nestjs/common';
import type { LogFields, Logger } from './logger';

/** Lets Nest write through a Logger; its context becomes the field `context`. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.info(textOf(message), fieldsOf(message, rest));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn(textOf(message), fieldsOf(message, rest));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error(textOf(message), fieldsOf(message, rest));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.error(message, ...rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(textOf(message), fieldsOf(message, rest));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.debug(message, ...rest);
  }
}

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : JSON.stringify(message);
}

/** Nest passes the context last, and an error's stack before it. */
function fieldsOf(message: unknown, rest: readonly unknown[]): LogFields {
  const texts = rest.filter((part): part is string => typeof part === 'string');
  const stack = texts.find(isStack);
  const context = texts.findLast((text) => !isStack(text));
  const others = rest.filter((part) => part != null && typeof part !== 'string');
  return {
    ...(context === undefined ? {} : { context }),
    ...(message instanceof Error ? { error: message } : stack === undefined ? {} : { stack }),
    ...(others.length > 0 ? { details: others } : {}),
  };
}

function isStack(text: string): boolean {
  return /\n\s+at /.test(text);
}
