import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder, type TempFolder } from '@guildhall/test-support';
import { readCatalogFiles } from './catalog-file';

describe('catalog files', () => {
  let folder: TempFolder;

  beforeEach(async () => {
    folder = await tempFolder();
  });

  afterEach(() => folder.remove());

  async function written(name: string, content: string | Buffer): Promise<string> {
    const file = join(folder.path, name);
    await writeFile(file, content);
    return file;
  }

  it('give the classes of all, the later one’s entry where two have the same', async () => {
    const one = await written('one.yaml', 'classes: { a.A: { module: ./a.js }, a.B: { module: ./b.js } }');
    const two = await written('two.json', '{ "classes": { "a.B": { "module": "./c.js" } } }');
    const catalog = await readCatalogFiles([one, two]);
    expect(catalog.classNames).toEqual(['a.A', 'a.B']);
    expect(catalog.find('a.B')).toMatchObject({ module: join(folder.path, 'c.js') });
  });

  it.each([
    ['list.json', '[]', 'CATALOG_INVALID'],
    ['cut.json', '{"classes": {', 'JSON_INVALID'],
    ['tab.yaml', 'classes:\n\t- a', 'YAML_INVALID'],
    ['wrong.yaml', 'classes: { a.A: { modul: ./a.js } }', 'CATALOG_INVALID'],
    ['bytes.yaml', Buffer.from([0xff, 0xfe, 0x1b, 0x5b]), 'JSON_INVALID'],
    ['large.yaml', `a: ${'x'.repeat(2 ** 20)}`, 'SPEC_TOO_LARGE'],
  ])('are named when something is wrong in them: %s', async (name, content, code) => {
    const [fine, file] = [await written('fine.yaml', 'classes: {}'), await written(name, content)];
    const reading = readCatalogFiles([fine, file]);
    await expect(reading).rejects.toMatchObject({ kind: 'invalid', code });
    await expect(reading).rejects.toThrow(file);
  });

  it.each([
    ['missing.yaml', /names \S+missing\.yaml, which cannot be read: ENOENT/],
    ['catalog.toml', /names \S+catalog\.toml; a catalog ends in/],
  ])('are named when they cannot be read: %s', async (name, sentence) => {
    const reading = readCatalogFiles([join(folder.path, name)], '--catalog');
    await expect(reading).rejects.toMatchObject({ code: 'CONFIG_INVALID', field: '--catalog' });
    await expect(reading).rejects.toThrow(sentence);
  });
});
