import { randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import { runMarker } from '../support/jest/run-marker';
import { readArguments, UsageError } from './chaos-arguments';
import { performChaos } from './perform-chaos';

process.env[runMarker] = randomUUID();
const interrupt = new AbortController();
let interruptedBy: NodeJS.Signals | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interruptedBy ??= signal;
    interrupt.abort(new Error(`interrupted by ${signal}`));
  });
}

main().then(
  (isRight) => process.exit(exitCode(isRight)),
  (error: unknown) => {
    const text = error instanceof UsageError ? error.message : error instanceof Error ? error.stack : String(error);
    if (interruptedBy === undefined) process.stderr.write(`chaos: ${text}\n`);
    process.exit(exitCode(false));
  },
);

/** @returns whether nothing was wrong */
async function main(): Promise<boolean> {
  const options = readArguments(process.argv.slice(2));
  return performChaos(options, interrupt.signal);
}

function exitCode(isRight: boolean): number {
  if (interruptedBy !== undefined) return 128 + constants.signals[interruptedBy];
  return isRight ? 0 : 1;
}
