import { agentKey, type AgentRef } from '@guildhall/contract';

/** So long a stop is left to its engine. Waiting for the process to end is not meant: who joins that does no harm. */
const underWayMs = 2_000;

/**
 * Tells a stop that its engine left half way from one that is under way, which is not to be overtaken: only who began it
 * knows who asked for it, and that the agent waited for room.
 */
export class UnfinishedStops {
  private seenAtMs = new Map<string, number>();
  private readonly finishing = new Map<string, Promise<void>>();

  /**
   * Those that an earlier call saw unwished at least 2 s ago.
   *
   * @param unwished all whose end is not confirmed
   * @param nowMs infinite where nothing can be under way
   */
  leftOf(unwished: readonly AgentRef[], nowMs: number): AgentRef[] {
    const seenAtMs = new Map<string, number>();
    const left = unwished.filter((ref) => {
      const key = agentKey(ref);
      const sinceMs = Math.min(this.seenAtMs.get(key) ?? Infinity, Date.now());
      seenAtMs.set(key, sinceMs);
      return nowMs - sinceMs >= underWayMs;
    });
    this.seenAtMs = seenAtMs;
    return left;
  }

  /** Begins to finish each beside the others, and none twice at a time. An agent may take its time: nothing waits for it. */
  begin(left: readonly AgentRef[], finish: (ref: AgentRef) => Promise<void>): void {
    for (const ref of left) {
      const key = agentKey(ref);
      if (this.finishing.has(key)) continue;
      // What fails is left for the next comparison.
      const finished = finish(ref).catch(() => undefined);
      this.finishing.set(
        key,
        finished.finally(() => this.finishing.delete(key)),
      );
    }
  }

  /** Resolves when none is being finished. */
  async settled(): Promise<void> {
    while (this.finishing.size > 0) await Promise.all(this.finishing.values());
  }
}
