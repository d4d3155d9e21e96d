import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Setting } from './setting';
import { settingTables } from './setting-tables';

const root = join(__dirname, '../../..');
const page = readFileSync(join(root, 'docs/configuration.md'), 'utf8');

describe('docs/configuration.md', () => {
  it.each(Object.entries(settingTables))('shows exactly the variables of %s', (program, rows) => {
    expect(rowsUnder(`### ${program}`)).toEqual(rows.map(rowOf));
  });

  it('shows every variable that a program reads without these tables', () => {
    const read = ['apps', 'libs'].flatMap(sourcesUnder).flatMap(variablesOf);
    expect(read).toContain('GUILDHALL_URL');
    expect(read.filter((variable) => !isOfTheSystem(variable) && !page.includes(`| \`${variable}\` |`))).toEqual([]);
  });
});

function sourcesUnder(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /(?<!\.spec)\.ts$/.test(file)).map((file) => join(root, folder, file));
}

/** `process.env['NAME']`, `process.env.NAME`, and `.env('NAME')` of an option of the command line. */
function variablesOf(file: string): string[] {
  const uses = readFileSync(file, 'utf8').matchAll(/process\.env(?:\.|\[')(\w+)|\.env\('(\w+)'\)/g);
  return [...uses].map(([, ofProcess, ofOption]) => ofProcess ?? ofOption ?? '');
}

function isOfTheSystem(variable: string): boolean {
  return variable === 'PATH';
}

function rowOf(setting: Setting<unknown>): string {
  const shown = setting.defaultText.startsWith('(') ? setting.defaultText.slice(1, -1) : `\`${setting.defaultText}\``;
  return `| \`${setting.variable}\` | ${shown} | ${setting.form} | ${setting.meaning} |`;
}

function rowsUnder(heading: string): string[] {
  const section = page.split(`${heading}\n`)[1]?.split('\n#')[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('| `'));
}
