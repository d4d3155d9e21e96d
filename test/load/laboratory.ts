import { World } from './world/world';

export interface LaboratoryOptions {
  /** The peer of `--peer`, beside the floors. */
  readonly peer?: string;
  /** A tenth of the samples: to see that it works. */
  readonly quick: boolean;
  /** Interrupts: worlds are closed and the benchmark fails. */
  readonly signal: AbortSignal;
  /** Where a host leaves a processor profile when it ends. */
  readonly profileFolder?: string;
}

/** What a benchmark is given to work with. */
export class Laboratory {
  constructor(private readonly options: LaboratoryOptions) {}

  hasPeer(name: string): boolean {
    return this.options.peer === name;
  }

  /** How many samples to take where a full run takes `full`. */
  samples(full: number): number {
    return this.options.quick ? Math.max(2, Math.ceil(full / 10)) : full;
  }

  /** How often to do what takes long and needs no percentiles: `full` times, in a quick run once. */
  rounds(full: number): number {
    return this.options.quick ? 1 : full;
  }

  say(progress: string): void {
    process.stderr.write(`  ${progress}\n`);
  }

  /** Works in a world of its own; everything in it is gone when this settles, also after an interrupt or a failure. */
  async inWorld<T>(work: (world: World) => Promise<T>): Promise<T> {
    const { signal, profileFolder } = this.options;
    signal.throwIfAborted();
    const world = new World({ profileFolder });
    let interrupt: () => void = () => undefined;
    const interrupted = new Promise<never>((_resolve, reject) => {
      interrupt = () => reject(signal.reason as Error);
      signal.addEventListener('abort', interrupt, { once: true });
    });
    try {
      return await Promise.race([work(world), interrupted]);
    } finally {
      signal.removeEventListener('abort', interrupt);
      await world.close();
    }
  }
}
