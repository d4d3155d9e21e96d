import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the checker says of the histories of one model. */
export interface Verdict {
  readonly histories: number;
  readonly operations: number;
  readonly illegal: readonly { readonly key: string; readonly near: readonly unknown[] }[];
  readonly undecided: readonly string[];
}

export type Verdicts = { readonly [model: string]: Verdict };

const sources = 'test/chaos/checker';

/**
 * Judges histories by the checker in test/chaos/checker, which is built first when it is not yet, or was changed.
 *
 * @param root of the checkout
 * @returns undefined when this machine has no Go
 * @throws Error when it cannot be built or does not understand the histories
 */
export async function judgeHistories(root: string, historyFile: string): Promise<Verdicts | undefined> {
  if (!(await canJudge(root))) return undefined;
  const program = join(root, 'out/chaos/checker');
  mkdirSync(dirname(program), { recursive: true });
  await succeed('go', ['build', '-buildvcs=false', '-o', program, '.'], join(root, sources));
  return JSON.parse(await succeed(program, [historyFile], root)) as Verdicts;
}

/** Whether this machine has what the checker needs. */
export async function canJudge(root: string): Promise<boolean> {
  return (await run('go', ['version'], root)) !== undefined;
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

async function succeed(program: string, args: readonly string[], cwd: string): Promise<string> {
  const ended = await run(program, args, cwd);
  if (ended?.code === 0) return ended.output;
  throw new Error(`${program} ${args.join(' ')} failed: ${ended?.errors ?? 'it is missing'}`);
}

/** Undefined: there is no such program. */
async function run(program: string, args: readonly string[], cwd: string): Promise<Ended | undefined> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output: Buffer.concat(output).toString(), errors: Buffer.concat(errors).toString() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
