/** What else a line says. An `error` is written with its stack, its cause and, when it is ours, its kind and code. */
export interface LogFields {
  readonly [name: string]: unknown;
}

/** Writes one line for each call. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger whose lines all carry these fields. */
  child(fields: LogFields): Logger;
}
