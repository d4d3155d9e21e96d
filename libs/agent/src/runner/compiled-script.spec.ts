import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheOf, scriptOf, type ModuleFunction } from './compiled-script';

const text = 'module.exports = (n) => n * 2; // the end';

describe('scriptOf', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-script-'));
    file = join(folder, 'doubling.js');
    await writeFile(file, text);
  });

  afterEach(() => rm(folder, { recursive: true }));

  function doubled(script: ReturnType<typeof scriptOf>): number {
    const module = { exports: (n: number) => n } as unknown as NodeJS.Module;
    (script.runInThisContext() as ModuleFunction)(module.exports, require, module, file, folder);
    return (module.exports as (n: number) => number)(21);
  }

  /** Of the same text by another name: V8 remembers what it compiled in this process by text and name. */
  async function compiledElsewhere(): Promise<Buffer> {
    const twin = join(folder, 'twin.js');
    await writeFile(twin, text);
    return scriptOf(twin).createCachedData();
  }

  it('runs a file that was never compiled ahead', () => {
    expect(doubled(scriptOf(file))).toBe(42);
  });

  it('takes the compiled code that fits', async () => {
    await writeFile(cacheOf(file), await compiledElsewhere());

    const script = scriptOf(file);
    expect(script.cachedDataRejected).toBe(false);
    expect(doubled(script)).toBe(42);
  });

  it('compiles anew what was compiled for another Node', async () => {
    const code = await compiledElsewhere();
    // The header: a magic number, then the version of V8.
    code.writeUInt32LE(code.readUInt32LE(4) + 1, 4);
    await writeFile(cacheOf(file), code);

    const script = scriptOf(file);
    expect(script.cachedDataRejected).toBe(true);
    expect(doubled(script)).toBe(42);
  });
});
