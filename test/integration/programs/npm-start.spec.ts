import { Program } from './support/program';

const slowMs = 180_000;

// What npm does: it runs the script by a shell that becomes it. Spelled out, because npm is slow and this is about its end.
const asNpm = `
  const { spawn } = require('node:child_process');
  spawn('sh', ['-c', 'exec node scripts/run.mjs start'], {
    stdio: 'inherit',
    env: { ...process.env, npm_lifecycle_event: 'start' },
  });
`;

describe('npm start', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'leaves nothing when npm itself is ended by %s',
    async (signal) => {
      const env = { HTTP_PORT: '0', EPHEMERAL: 'true', POOL_SIZE: '1' };
      const npm = Program.start(['-e', asNpm], { env });
      const [, url = ''] = await npm.said(/Guildhall runs at (\S+) /);
      npm.kill(signal);
      await npm.ended();
      await npm.nothingLeft();
      await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    },
    slowMs,
  );
});
