import { readGroupMemory } from '../linux/process-table';

export interface WatchedGroup {
  readonly groupId: number;
  /** Resident memory of all its processes together; absent: measured only. */
  readonly limitBytes?: number;
  measured(residentBytes: number): void;
  /** Called at most once. */
  limitPassed(residentBytes: number): void;
}

export interface MemoryMonitorOptions {
  readonly intervalMs: number;
  /** While a group is near its limit. */
  readonly nearIntervalMs: number;
}

const nearShare = 0.8;

/**
 * Measures the memory of all process groups of this host by one walk over /proc in each interval. Neither V8's heap
 * flags nor ulimits bound a Node process (DESIGN 5.5). Where there is no /proc, nothing is measured.
 */
export class MemoryMonitor {
  private readonly groups = new Map<number, WatchedGroup>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly options: MemoryMonitorOptions) {}

  watch(group: WatchedGroup): void {
    this.groups.set(group.groupId, group);
    if (this.groups.size === 1 && process.platform === 'linux') this.schedule(this.options.nearIntervalMs);
  }

  unwatch(groupId: number): void {
    this.groups.delete(groupId);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private schedule(delayMs: number): void {
    clearTimeout(this.timer);
    if (this.closed) return;
    this.timer = setTimeout(() => void this.poll(), delayMs);
    this.timer.unref();
  }

  private async poll(): Promise<void> {
    const memory = await readGroupMemory();
    const near = [...this.groups.values()].map((group) => this.judge(group, memory.get(group.groupId) ?? 0));
    if (this.groups.size > 0)
      this.schedule(near.includes(true) ? this.options.nearIntervalMs : this.options.intervalMs);
  }

  /** @returns whether the group is near its limit */
  private judge(group: WatchedGroup, residentBytes: number): boolean {
    group.measured(residentBytes);
    if (group.limitBytes === undefined) return false;
    if (residentBytes <= group.limitBytes) return residentBytes > nearShare * group.limitBytes;
    this.unwatch(group.groupId);
    group.limitPassed(residentBytes);
    return false;
  }
}
