import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorKinds } from './error-kind';
import { errorMapping } from './error-mapping';
import { reasonCodes } from './reason-codes';

const page = readFileSync(join(__dirname, '../../../../docs/errors.md'), 'utf8');

describe('docs/errors.md', () => {
  it('shows the status of every kind', () => {
    const rows = errorKinds.map((kind) => {
      const { grpc, http, retry } = errorMapping[kind];
      return new RegExp(`^\\| \`${kind}\` \\| ${grpc} [A-Z_]+ \\| ${http} \\| \`${retry}\` \\|`);
    });
    const lines = rowsUnder('## Kinds');
    expect(lines).toHaveLength(rows.length);
    lines.forEach((line, index) => expect(line).toMatch(rows[index] as RegExp));
  });

  it.each(errorKinds.filter((kind) => Object.keys(reasonCodes[kind]).length > 0))(
    'shows exactly the reason codes of %s',
    (kind) => {
      const rows = Object.entries(reasonCodes[kind]).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
      expect(rowsUnder(`### ${kind}`)).toEqual(rows);
    },
  );
});

function rowsUnder(heading: string): string[] {
  const section = page.split(`${heading}\n`)[1]?.split('\n#')[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('| `'));
}
