import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ChildProcesses } from '../world/child-processes';

/** Peer: what a Node program without Guildhall would do, `child_process.fork` and a first message when it is ready. */
export const forkPeer = 'fork';

const program = join(__dirname, 'forked-agent.program.js');

export async function forkAgent(processes: ChildProcesses): Promise<ChildProcess> {
  const child = processes.own(fork(program, { stdio: 'ignore' }));
  await once(child, 'message');
  return child;
}
