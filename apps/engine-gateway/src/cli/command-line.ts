import { asGuildhallError } from '@guildhall/contract';
import { Command, CommanderError } from 'commander';
import { endQuietlyWithReader } from './output/print';

/** Adds a verb, with its options and what it does, to the program. */
export type Verb = (program: Command) => void;

/** Verbs by name. A verb is loaded when it is asked for: what one of them needs costs the others nothing. */
export interface VerbTable {
  readonly [name: string]: () => Verb;
}

const usageExitCode = 2;

/** Runs one command. Failures go to stderr in one line; the exit code is 0, 1 for a failure, 2 for a mistake in its use. */
export async function runCommandLine(verbs: VerbTable, args: readonly string[], version: string): Promise<void> {
  endQuietlyWithReader();
  try {
    await programOf(verbs, args, version).parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
}

function programOf(verbs: VerbTable, args: readonly string[], version: string): Command {
  const program = new Command('guildhall')
    .description('Runs guilds of agents, one process per agent.')
    .version(version);
  program.exitOverride().showHelpAfterError('(see guildhall --help)');
  const asked = verbs[args[0] ?? ''];
  const loaders = asked ? [asked] : Object.values(verbs);
  for (const load of loaders) load()(program);
  return program;
}

/** Commander has told its own mistakes already. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageExitCode;
  const { code, message } = asGuildhallError(error);
  process.stderr.write(`guildhall: ${code}: ${message}\n`);
  return 1;
}
