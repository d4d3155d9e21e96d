import { join } from 'node:path';
import { Program, root } from './support/program';

const oldNode = join(__dirname, 'support/old-node.cjs');
const slowMs = 180_000;

describe('guildhall on a machine with an older Node', () => {
  it.each([
    ['SIGTERM', { code: 0, signal: null }],
    ['SIGKILL', { code: null, signal: 'SIGKILL' }],
  ] as const)(
    'runs under the Node of the checkout, and leaves nothing when it is ended by %s',
    async (signal, end) => {
      const up = ['up', '--ephemeral', '--port', '0'];
      const program = Program.start(['--require', oldNode, join(root, 'bin/guildhall.js'), ...up]);
      const [, url = ''] = await program.said(/Guildhall runs at (\S+) /);
      program.kill(signal);
      expect(await program.ended()).toEqual(end);
      await program.nothingLeft();
      await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    },
    slowMs,
  );
});
