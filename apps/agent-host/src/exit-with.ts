import { asGuildhallError } from '@guildhall/contract';

/** Ends the process with the one line that says why; what it started dies with it. */
export function exitWith(error: unknown): never {
  const { code, message } = asGuildhallError(error);
  process.stderr.write(`agent-host: ${code}: ${message}\n`);
  process.exit(1);
}
