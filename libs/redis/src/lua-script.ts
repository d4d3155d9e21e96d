import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const includeLine = /^-- #include (\S+)$/gm;

/**
 * One atomic step in Redis, kept in a Lua file of its own beside the store that calls it. A line `-- #include NAME`
 * is replaced by `NAME.lua` of the script's own folder, else of this library's lua folder (the epoch check, which every
 * effect shares). A script that declares flags keeps `#!lua flags=…` as its first line, before any include.
 */
export class LuaScript {
  private constructor(
    /** The command's name in ioredis: the file's name and, because two libraries may choose the same, its digest. */
    readonly name: string,
    readonly source: string,
  ) {}

  /** Whether it declares, in its flags, that it changes nothing. */
  get onlyReads(): boolean {
    return /^#!lua flags=\S*no-writes/.test(this.source);
  }

  /** @param file absolute path of the .lua file */
  static load(file: string): LuaScript {
    const source = readFileSync(file, 'utf8').replace(includeLine, (_line, included: string) => {
      return readFileSync(includedFile(included, dirname(file)), 'utf8');
    });
    const digest = createHash('sha1').update(source).digest('hex').slice(0, 8);
    return new LuaScript(`${basename(file, '.lua').replaceAll('-', '_')}_${digest}`, source);
  }
}

function includedFile(included: string, folder: string): string {
  const unfenced = fileOf(`${included}-unfenced`, folder);
  return isUnfenced() && existsSync(unfenced) ? unfenced : fileOf(included, folder);
}

function fileOf(included: string, folder: string): string {
  const beside = join(folder, `${included}.lua`);
  return existsSync(beside) ? beside : join(__dirname, 'lua', `${included}.lua`);
}

/** Chaos runs show that they would notice if nobody checked epochs. Outside of a test run the variable does nothing. */
function isUnfenced(): boolean {
  const { GUILDHALL_TEST_NO_FENCING: wish, GUILDHALL_TEST_RUN: run } = process.env;
  return wish === '1' && run !== undefined;
}
