import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '../../support';
import { markedProcesses, runMarker } from '../../support/jest/run-marker';

describe('the marker of a test run', () => {
  it('finds a process that the run started, until it has ended', async () => {
    const run = process.env[runMarker] as string;
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const exited = once(child, 'exit');

    await eventually(() => expect(markedProcesses(run)).toEqual([{ pid: child.pid, command: 'sleep 60' }]));
    child.kill('SIGKILL');
    await exited;

    expect(markedProcesses(run)).toEqual([]);
  });
});
