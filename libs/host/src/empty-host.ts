import { setTimeout as wait } from 'node:timers/promises';
import { takeOverMs } from '@guildhall/registry';
import type { DrainResult } from './host-calls';

export interface EmptyHostParts<Agent> {
  /** Those that are still here; each is the same object every time. */
  readonly agents: () => readonly Agent[];
  /** Whether somebody leads: without a leader nobody comes to take the agents. Rejects when the store cannot be asked. */
  readonly isLed: () => Promise<boolean>;
  readonly stop: (agent: Agent, timeoutMs: number) => Promise<void>;
  /** Whether an agent that is here no more goes on at another host. */
  readonly wasHandedOver: (agent: Agent) => boolean;
  /** Whether an agent that was stopped had to be ended by a signal. */
  readonly wasForced: (agent: Agent) => boolean;
}

/** Of the time that there is, what moving may take; the rest is for stopping what was not moved. */
const movingShare = 0.7;
const lookEveryMs = 50;

/**
 * Empties a host that drains: while somebody leads, its agents are moved elsewhere, or stopped when they have no room;
 * what is left after most of the time, or when no leader is to be expected, is stopped here, all at the same time.
 */
export async function emptyHost<Agent>(deadlineMs: number, parts: EmptyHostParts<Agent>): Promise<DrainResult> {
  const endsAtMs = Date.now() + deadlineMs;
  const before = [...parts.agents()];
  await awaitMoved(deadlineMs * movingShare, parts);
  const left = parts.agents();
  const timeoutMs = Math.max(endsAtMs - Date.now(), 1);
  await Promise.all(left.map((agent) => parts.stop(agent, timeoutMs)));
  const stopped = before.filter((agent) => !parts.wasHandedOver(agent));
  const forced = stopped.filter(parts.wasForced).length;
  return { moved: before.length - stopped.length, stopped: stopped.length, forced };
}

/** A store that does not answer holds this up no longer than it may take. */
async function awaitMoved<Agent>(forMs: number, parts: EmptyHostParts<Agent>): Promise<void> {
  const over = new AbortController();
  const timeIsUp = wait(forMs, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([whileLed(parts, Date.now() + forMs), timeIsUp]);
  over.abort();
}

/**
 * Where nobody leads as it begins, nobody is waited for: an embedded engine has no leader, nor have hosts without
 * gateways. Later a leader may be lost, or the store, for as long as another one takes to come.
 */
async function whileLed<Agent>({ agents, isLed }: EmptyHostParts<Agent>, giveUpAtMs: number): Promise<void> {
  const look = () => isLed().catch(() => undefined);
  let ledAtMs = Date.now();
  if (agents().length === 0 || (await look()) === false) return;
  while (agents().length > 0 && Date.now() < Math.min(giveUpAtMs, ledAtMs + takeOverMs)) {
    await wait(lookEveryMs);
    if (await look()) ledAtMs = Date.now();
  }
}
