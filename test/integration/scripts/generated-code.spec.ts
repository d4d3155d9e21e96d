import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutFolder } from '../../support';
import { ScriptCopy } from './support/script-copy';

const generated = 'libs/contract/src/generated';
const file = 'guildhall/v1/agent_host.ts';

describe('npm run proto:check', () => {
  let copy: ScriptCopy;

  beforeEach(async () => {
    copy = await ScriptCopy.of('proto', 'buf.yaml', 'buf.gen.yaml', generated);
    await symlink(join(checkoutFolder, 'node_modules'), copy.path('node_modules'));
  });

  afterEach(() => copy.remove());

  const check = () => copy.run(['scripts/proto.mjs', '--check']);

  it('is content with what is committed', () => {
    expect(check()).toEqual({ code: 0, stdout: `${generated} is what proto/ generates.\n`, stderr: '' });
  });

  it.each<[what: string, name: string, spoil: (path: string) => Promise<void>]>([
    ['one changed byte', file, changeOneByte],
    ['a missing file', file, (path) => rm(path)],
    ['a file that nothing generates', 'guildhall/v1/old.ts', (path) => writeFile(path, '')],
  ])('fails for %s, names the file, says what to do, and mends nothing', async (_what, name, spoil) => {
    await spoil(copy.path(generated, name));
    const complaint = `Run "npm run proto": ${name} of ${generated} is not fresh.\n`;
    expect(check()).toEqual({ code: 1, stdout: '', stderr: complaint });
    expect(check().code).toBe(1);
  });

  it('fails when the contract has changed since', async () => {
    const contract = copy.path('proto/guildhall/v1/agent_host.proto');
    const changed = (await readFile(contract, 'utf8')).replace(
      /^message AgentInfo \{$/m,
      '$&\n  // New.\n  string new = 99;',
    );
    await writeFile(contract, changed);
    expect(check()).toMatchObject({ code: 1, stderr: expect.stringContaining(file) as string });
  });
});

async function changeOneByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  await writeFile(path, bytes);
}
