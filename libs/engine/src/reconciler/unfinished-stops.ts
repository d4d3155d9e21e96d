import { agentKey, type AgentRef } from '@guildhall/contract';

/** What the steps of a stop take at most between themselves, on a machine that stalls. */
const underWayMs = 2_000;

/**
 * Tells a stop that its engine left half way from one that is under way, which is not to be overtaken: only who began it
 * knows who asked for it, and that the agent waited for room.
 */
export class UnfinishedStops {
  private seenAtMs = new Map<string, number>();

  /**
   * Those that have been unwished for 2 s, as far as it was asked.
   *
   * @param unwished all whose end is not confirmed
   * @param nowMs infinite where nothing can be under way
   */
  leftOf(unwished: readonly AgentRef[], nowMs: number): AgentRef[] {
    const seenAtMs = new Map<string, number>();
    const left = unwished.filter((ref) => {
      const key = agentKey(ref);
      const sinceMs = this.seenAtMs.get(key) ?? Math.min(nowMs, Date.now());
      seenAtMs.set(key, sinceMs);
      return nowMs - sinceMs >= underWayMs;
    });
    this.seenAtMs = seenAtMs;
    return left;
  }
}
