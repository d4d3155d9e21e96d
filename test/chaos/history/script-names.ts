import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LuaScript } from '@guildhall/redis';
import { programFile } from '../cluster/program-files';

const folders = ['libs/registry/src/redis/lua', 'libs/messaging/src/redis/lua'];

/** The name of each atomic step by the SHA-1 under which it is called. */
export function scriptNames(): Map<string, string> {
  const files = folders.map(programFile).flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  return new Map(
    files.map((file) => {
      const { source } = LuaScript.load(file);
      return [createHash('sha1').update(source).digest('hex'), basename(file, '.lua')];
    }),
  );
}
