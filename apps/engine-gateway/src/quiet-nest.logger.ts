import { NestLogger } from '@guildhall/telemetry';

/** Nest tells of each route and module at every start; only what it warns of and fails at is kept. */
export class QuietNestLogger extends NestLogger {
  override log(): void {}
}
