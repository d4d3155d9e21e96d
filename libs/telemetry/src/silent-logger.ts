import type { Logger } from './logger';

const nothing = (): void => undefined;

/** Writes nothing; for tests and for programs that speak on stdout themselves. */
export const silentLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silentLogger,
};
