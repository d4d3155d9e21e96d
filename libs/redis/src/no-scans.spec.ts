import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
/** As commands in scripts, and as methods of the client. */
const walksKeys = /call\('(?:KEYS|[HSZ]?SCAN)'|\bclient\.(?:keys|[hsz]?scan(?:Stream)?)\(/i;

it('finds nothing by walking over all keys: no KEYS and no SCAN in what runs (R4)', () => {
  const files = globSync('{libs,apps}/*/src/**/*.{ts,lua}', { cwd: root });
  const shipped = files.filter((file) => !/\.spec\.ts$|\/testdata\//.test(file));
  expect(shipped.filter((file) => walksKeys.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  expect(shipped.filter((file) => file.endsWith('.lua')).length).toBeGreaterThan(50);
  // The stores of the tests do look at all keys.
  expect(files.some((file) => walksKeys.test(readFileSync(join(root, file), 'utf8')))).toBe(true);
});
