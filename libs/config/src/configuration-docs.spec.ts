import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Setting } from './setting';
import { settingTables } from './setting-tables';

const page = readFileSync(join(__dirname, '../../../docs/configuration.md'), 'utf8');

describe('docs/configuration.md', () => {
  it.each(Object.entries(settingTables))('shows exactly the variables of %s', (program, rows) => {
    expect(rowsUnder(`### ${program}`)).toEqual(rows.map(rowOf));
  });
});

function rowOf(setting: Setting<unknown>): string {
  const shown = setting.defaultText.startsWith('(') ? setting.defaultText.slice(1, -1) : `\`${setting.defaultText}\``;
  return `| \`${setting.variable}\` | ${shown} | ${setting.form} | ${setting.meaning} |`;
}

function rowsUnder(heading: string): string[] {
  const section = page.split(`${heading}\n`)[1]?.split('\n#')[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('| `'));
}
