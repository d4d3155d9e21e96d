import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalog } from '@guildhall/contract';
import { openEmbeddedParts, type EmbeddedOptions } from './embedded-parts';

describe('the embedded engine', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'guildhall-embedded-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each<[keyof EmbeddedOptions, number, string]>([
    ['maxProcesses', -1, '1 to 10000'],
    ['maxProcesses', 0, '1 to 10000'],
    ['maxProcesses', NaN, '1 to 10000'],
    ['maxProcesses', 1.5, '1 to 10000'],
    ['poolSize', -3, '0 to 1000'],
    ['logBytes', -1, '0 to 1073741824'],
    ['stopTimeoutMs', -1, '1 to 3600000'],
    ['stopTimeoutMs', Infinity, '1 to 3600000'],
  ])('refuses %s of %d before it opens anything', async (field, value, allowed) => {
    const dataFolder = join(folder, 'data');
    const catalog = new Catalog([]);
    const message = `${field} is ${value}; it has to be a whole number from ${allowed}.`;
    await expect(openEmbeddedParts({ catalog, dataFolder, [field]: value })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'CONFIG_INVALID',
      field,
      message,
    });
    expect(existsSync(dataFolder)).toBe(false);
  });
});
