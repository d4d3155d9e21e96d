import type { Isolation } from '@guildhall/contract';
import type { ColdTier } from './cold.tier';
import type { LaunchProfile } from './launch-profile';
import type { PoolTier } from './pool.tier';
import type { RunnerProcess } from './runner-process';
import { once, StartSlots } from './start-slots';

export interface LauncherOptions {
  readonly pool: PoolTier;
  readonly cold: ColdTier;
  /** Cold starts at once. */
  readonly coldStarts: number;
  /** How long a start counts as under way at most, when its process takes long over loading. */
  readonly holdMs: number;
}

export interface Launched {
  readonly runner: RunnerProcess;
  /** To be called when the processor is not needed for this start any more: the class is loaded, or all is over. */
  settled(): void;
}

/** Chooses the start tier for a process, and keeps starts and the refilling of the pool out of each other's way. */
export class Launcher {
  private readonly slots: StartSlots;
  private underWay = 0;

  constructor(private readonly options: LauncherOptions) {
    this.slots = new StartSlots(options.coldStarts);
  }

  /** @throws the signal's reason | GuildhallError internal AGENT_START_FAILED; no process is left then */
  async launch(profile: LaunchProfile, isolation: Isolation | undefined, signal: AbortSignal): Promise<Launched> {
    const settled = this.enter();
    try {
      const pooled = isolation === 'cold' ? undefined : await this.options.pool.begin(profile);
      const launched = pooled ? { runner: pooled, settled } : await this.coldStart(profile, settled, signal);
      setTimeout(launched.settled, this.options.holdMs).unref();
      return launched;
    } catch (error) {
      settled();
      throw error;
    }
  }

  private async coldStart(profile: LaunchProfile, settled: () => void, signal: AbortSignal): Promise<Launched> {
    const release = await this.slots.acquire(signal);
    try {
      const runner = await this.options.cold.begin(profile);
      return { runner, settled: () => (release(), settled()) };
    } catch (error) {
      release();
      throw error;
    }
  }

  private enter(): () => void {
    this.underWay += 1;
    this.options.pool.hold();
    return once(() => {
      this.underWay -= 1;
      if (this.underWay === 0) this.options.pool.refill();
    });
  }
}
