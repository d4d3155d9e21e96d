import type { LaunchProfile } from './launch-profile';
import type { RunnerProcess } from './runner-process';

/** Ways to come by a process that waits for its init. A `zygote` (fork of a preloaded process) would be another. */
export type StartTierName = 'pool' | 'cold';

export interface StartTier {
  readonly name: StartTierName;
  /**
   * A process of the profile that waits for its init and that the guard knows of; undefined when this tier has none to
   * give now, and the next one is asked.
   */
  begin(profile: LaunchProfile): Promise<RunnerProcess | undefined>;
}
