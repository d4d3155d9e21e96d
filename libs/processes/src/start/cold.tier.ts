import type { ProcessGuard } from '../guard/process-guard';
import type { LaunchProfile } from './launch-profile';
import type { RunnerProcess } from './runner-process';
import { spawnRunner } from './spawn-runner';
import type { StartTier } from './start-tier';

/** A process spawned for the agent. Has one for every profile, always. */
export class ColdTier implements StartTier {
  readonly name = 'cold';

  constructor(private readonly guard: ProcessGuard) {}

  begin(profile: LaunchProfile): Promise<RunnerProcess> {
    return spawnRunner(profile, this.name, this.guard);
  }
}
