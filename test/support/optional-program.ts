import { spawnSync } from 'node:child_process';

/** Programs that some tests need and that a machine may lack, with the argument that makes each say its version. */
const versionOf = { python3: '--version', openssl: 'version', go: 'version' } as const;

/**
 * Whether this machine has a program. Where it has none, the tests that need it skip, and this prints why.
 *
 * @param because what the program is for, as the beginning of a sentence: `the agent is a Python program`
 */
export function hasProgram(program: keyof typeof versionOf, because: string): boolean {
  const isThere = spawnSync(program, [versionOf[program]]).status === 0;
  // Not by console.log: Jest drops what a file prints so when all of its tests are skipped.
  if (!isThere) process.stderr.write(`skipped: ${because}, and this machine has no ${program}\n`);
  return isThere;
}
