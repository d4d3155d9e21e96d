import type { Json } from '@guildhall/contract';

/** Named values that go with a log line. */
export type LogFields = { readonly [name: string]: Json };

/** Writes to the agent's log. Lines are dropped, and counted, rather than hold the agent up. */
export interface AgentLog {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
