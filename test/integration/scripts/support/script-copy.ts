import { spawnSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutFolder, tempFolder, type TempFolder } from '../../../support';

export interface ScriptEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The scripts, and what of the checkout they need, in a folder of their own: a test may spoil it, and they the same. */
export class ScriptCopy {
  private constructor(private readonly folder: TempFolder) {}

  /** @param paths files and folders beside the scripts, from the root of the checkout */
  static async of(...paths: readonly string[]): Promise<ScriptCopy> {
    const copy = new ScriptCopy(await tempFolder());
    const copies = ['scripts', ...paths].map((path) =>
      cp(join(checkoutFolder, path), copy.path(path), { recursive: true }),
    );
    await Promise.all(copies);
    return copy;
  }

  path(...names: readonly string[]): string {
    return join(this.folder.path, ...names);
  }

  /** @param args of node: the file, and what follows it */
  run(args: readonly string[], searchPath = process.env['PATH']): ScriptEnd {
    const env = { PATH: searchPath, GUILDHALL_TEST_RUN: process.env['GUILDHALL_TEST_RUN'] };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: this.path(), env, encoding: 'utf8' });
    return { code: status, stdout, stderr };
  }

  remove(): Promise<void> {
    return this.folder.remove();
  }
}
