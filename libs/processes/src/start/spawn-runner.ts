import { spawn, type ChildProcess } from 'node:child_process';
import { internal } from '@guildhall/contract';
import type { ProcessGuard } from '../guard/process-guard';
import { raiseOomScore } from '../linux/oom-score';
import { parentDeathPrefix } from '../linux/parent-death';
import type { LaunchProfile } from './launch-profile';
import { processEnvironment } from './process-environment';
import { RunnerProcess } from './runner-process';
import type { StartTierName } from './start-tier';

/**
 * Starts a process of the profile: leader of a session and group of its own, the protocol's socket on fd 3, stdout and
 * stderr on pipes, ended by the kernel and by the guard when this process ends.
 *
 * @throws GuildhallError internal AGENT_START_FAILED
 */
export async function spawnRunner(
  profile: LaunchProfile,
  tier: StartTierName,
  guard: ProcessGuard,
): Promise<RunnerProcess> {
  const child = await begin(profile);
  raiseOomScore(child.pid);
  const runner = new RunnerProcess(child, tier, guard);
  try {
    await guard.register(runner.pid);
    return runner;
  } catch (error) {
    runner.signal('SIGKILL');
    await runner.gone;
    throw error;
  }
}

type StartedChild = ChildProcess & { readonly pid: number };

async function begin(profile: LaunchProfile): Promise<StartedChild> {
  const [program, ...args] = [...parentDeathPrefix(), ...profile.command] as [string, ...string[]];
  try {
    const child = spawn(program, args, {
      detached: true,
      env: processEnvironment(profile),
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    if (child.pid === undefined) throw await errorOf(child);
    return child as StartedChild;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `The process ${profile.command[0]} could not be started: ${why}.`;
    throw internal('AGENT_START_FAILED', message, { stage: 'spawn', cause: error });
  }
}

function errorOf(child: ChildProcess): Promise<Error> {
  return new Promise((resolve) => child.once('error', resolve));
}
