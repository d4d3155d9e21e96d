import { Redis } from 'ioredis';
import { monitored } from './monitored';

/** What is written into a store from the moment on at which it is watched, as the store itself tells (MONITOR). */
export class StoreWrites {
  private readonly commands: string[][] = [];

  private constructor(
    private readonly store: Redis,
    private readonly monitor: Redis,
  ) {
    monitor.on('monitor', (_time: string, command: string[]) => this.commands.push(command));
  }

  static async watch(url: string): Promise<StoreWrites> {
    const store = new Redis(url);
    return new StoreWrites(store, await monitored(store));
  }

  /** Commands that write, those of scripts among them, each as `NAME key`, in their order. */
  async list(): Promise<string[]> {
    const names = new Set(this.commands.map(nameOf));
    const writing = new Set(await this.writing([...names]));
    return this.commands.filter((command) => writing.has(nameOf(command))).map((one) => `${nameOf(one)} ${one[1]}`);
  }

  close(): void {
    this.monitor.disconnect();
    this.store.disconnect();
  }

  /** The store knows best which of its commands write. */
  private async writing(names: readonly string[]): Promise<string[]> {
    const infos = (await this.store.call('COMMAND', 'INFO', ...names)) as [string, number, string[]][];
    return names.filter((_name, index) => infos[index]?.[2].includes('write'));
  }
}

function nameOf([name]: readonly string[]): string {
  return name!.toUpperCase();
}
