import { join } from 'node:path';
import { LuaScript } from '@guildhall/redis';

/** One of the steps in the lua folder beside this file. */
export function messageScript(step: string): LuaScript {
  return LuaScript.load(join(__dirname, 'lua', `${step}.lua`));
}
