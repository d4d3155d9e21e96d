export type { LogFields, Logger } from './logger';
export { createLogger, type LoggerOptions } from './pino.logger';
export { silentLogger } from './silent-logger';
export { NestLogger } from './nest.logger';
