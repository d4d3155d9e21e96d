import { spawnSync } from 'node:child_process';

/** The commit that a checkout is at, with a `+` when files differ from it; `unknown` without git. */
export function commitOf(root: string): string {
  const { status, stdout } = spawnSync('git', ['describe', '--always', '--exclude', '*', '--dirty=+'], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : 'unknown';
}
