import { setTimeout as wait } from 'node:timers/promises';
import type { AgentRef } from '@guildhall/contract';
import type { DrainResult } from './host-calls';

export interface EmptyHostParts {
  /** Those that are still here. */
  readonly agents: () => AgentRef[];
  /** Whether somebody leads: without a leader nobody comes to take the agents. */
  readonly isLed: () => Promise<boolean>;
  readonly stop: (ref: AgentRef, timeoutMs: number) => Promise<void>;
  /** Whether an agent that was stopped had to be ended by a signal. */
  readonly wasForced: (ref: AgentRef) => boolean;
}

/** Of the time that there is, what moving may take; the rest is for stopping what was not moved. */
const movingShare = 0.7;
const lookEveryMs = 50;
/** A follower takes over within 5 s; meanwhile nobody leads, or the store does not answer. */
const leaderlessMs = 5_000;

/**
 * Empties a host that drains: while somebody leads, its agents are moved elsewhere, or stopped when they have no room.
 * What is left after most of the time, or once nobody has led for longer than a change of leaders takes, is stopped here,
 * all at the same time; at once where nobody led when it began.
 */
export async function emptyHost(deadlineMs: number, parts: EmptyHostParts): Promise<DrainResult> {
  const endsAtMs = Date.now() + deadlineMs;
  const before = parts.agents().length;
  await awaitMoved(Date.now() + deadlineMs * movingShare, parts);
  const left = parts.agents();
  const timeoutMs = Math.max(endsAtMs - Date.now(), 1);
  await Promise.all(left.map((ref) => parts.stop(ref, timeoutMs)));
  return { moved: before - left.length, stopped: left.length, forced: left.filter(parts.wasForced).length };
}

async function awaitMoved(giveUpAtMs: number, { agents, isLed }: EmptyHostParts): Promise<void> {
  let ledUntilMs = -Infinity;
  while (agents().length > 0 && Date.now() < giveUpAtMs) {
    if (await isLed().catch(() => false)) ledUntilMs = Date.now() + leaderlessMs;
    if (Date.now() > ledUntilMs) return;
    await wait(lookEveryMs);
  }
}
