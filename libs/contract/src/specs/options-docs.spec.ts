import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execEntry, nodeEntry } from '../catalog/catalog.schema';
import { guildhallOptions } from './agent-options.schema';

const page = readFileSync(join(__dirname, '../../../../docs/configuration.md'), 'utf8');

describe('docs/configuration.md', () => {
  it('shows exactly the options that a specification may hold', () => {
    const shown = keysUnder('## Guildhall options in a specification').map((key) => key.split('.')[0]);
    expect(new Set(shown)).toEqual(new Set(Object.keys(guildhallOptions.shape)));
    const parts = Object.keys(guildhallOptions.shape.placement.unwrap().shape);
    for (const part of parts) expect(page).toContain(`| \`placement.${part}\` |`);
  });

  it('shows exactly the keys of a catalog entry', () => {
    const known = [nodeEntry, execEntry].flatMap((entry) => Object.keys(entry.shape));
    expect(new Set(keysUnder('## The catalog'))).toEqual(new Set(known));
  });
});

/** First column of the section's first table. */
function keysUnder(heading: string): string[] {
  const section = page.split(`${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const [table = ''] = section.match(/^\| key .*\n(?:\|.*\n)+/m) ?? [];
  return [...table.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, key = '']) => key);
}
