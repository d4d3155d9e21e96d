import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseStat, readProcessTable } from './process-table';
import { pageSizeBytes } from './page-size';

const onLinux = process.platform === 'linux' ? describe : describe.skip;
if (process.platform !== 'linux') console.warn('Skipped: there is no /proc on this system.');

onLinux('the process table', () => {
  it('is not misled by the name of a process', () => {
    const stat = `7 (a) S (b) ) Z 1 42 42 0 -1 4194304 ${'0 '.repeat(12)}99 1000 25 18446744073709551615`;
    expect(parseStat(7, stat)).toEqual({ pid: 7, state: 'Z', groupId: 42, residentBytes: 25 * pageSizeBytes() });
  });

  it('shows this process with about the memory that it says it has, and a child in its group', async () => {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    try {
      const table = await readProcessTable();
      const own = table.find(({ pid }) => pid === process.pid);
      expect(own?.residentBytes).toBeGreaterThan(process.memoryUsage.rss() / 2);
      expect(own?.residentBytes).toBeLessThan(process.memoryUsage.rss() * 2);
      expect(table.find(({ pid }) => pid === child.pid)?.groupId).toBe(child.pid);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
});
