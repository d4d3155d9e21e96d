import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { ScriptCopy } from './support/script-copy';

const missing = 'redis-server is missing. Install it (Debian: apt-get install redis-server) and try again.\n';
const root = 0;
const ordinary = 1000;

// Only what a test puts there is in the path of the scripts: none can reach a real apt-get or redis-server.
describe('npm run setup where there is no redis-server', () => {
  let copy: ScriptCopy;

  beforeEach(async () => {
    copy = await ScriptCopy.of();
    await mkdir(copy.path('bin'));
  });

  afterEach(() => copy.remove());

  /** An apt-get that notes what it is called with. */
  const addAptGet = (exitCode: number) =>
    writeFile(copy.path('bin/apt-get'), `#!/bin/sh\necho "$*" >> "${copy.path('calls')}"\nexit ${exitCode}\n`, {
      mode: 0o755,
    });
  const aptGetCalls = () => (existsSync(copy.path('calls')) ? readFileSync(copy.path('calls'), 'utf8') : '');

  function runAs(userId: number, ...args: string[]) {
    const asUser = `data:text/javascript,process.getuid=()=>${userId}`;
    return copy.run(['--import', asUser, ...args], copy.path('bin'));
  }

  const setUpAs = (userId: number) => runAs(userId, 'scripts/setup.mjs', '--redis');

  it('ends with one line that says what to do when the user may not install it', async () => {
    await addAptGet(0);
    expect(setUpAs(ordinary)).toEqual({ code: 1, stdout: '', stderr: missing });
    expect(aptGetCalls()).toBe('');
  });

  it('says the same to root on a system without apt-get', () => {
    expect(setUpAs(root)).toEqual({ code: 1, stdout: '', stderr: missing });
  });

  it('ends with one line when apt-get fails', async () => {
    await addAptGet(100);
    const stdout = 'setup: installing redis-server (apt-get)\n';
    const stderr = 'apt-get -qq update ended with exit code 100.\n';
    expect(setUpAs(root)).toEqual({ code: 1, stdout, stderr });
    expect(aptGetCalls()).toBe('-qq update\n');
  });

  it("installs Debian's for root", async () => {
    await addAptGet(0);
    const code = "import { ensureRedis } from './scripts/setup/redis.mjs'; await ensureRedis();";
    expect(runAs(root, '--input-type=module', '--eval', code)).toMatchObject({ code: 0, stderr: '' });
    expect(aptGetCalls()).toBe('-qq update\n-qq install -y --no-install-recommends redis-server\n');
  });
});
