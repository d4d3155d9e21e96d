import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ChildProcesses } from '../world/child-processes';

/** The least that a Node process can be: it writes a byte when it is up, then idles. */
const program = 'require("fs").writeSync(1,".");setInterval(()=>{},1e6)';

export const bareNode = 'bare-node';

/** Starts a bare Node process and resolves when its byte has arrived. */
export async function startBareNode(processes: ChildProcesses): Promise<ChildProcess> {
  const child = processes.spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout!, 'data');
  return child;
}
