import { isDeepStrictEqual } from 'node:util';
import { encodeAgentSpec, type AgentSpec, type GuildSpec, type JsonObject } from '@guildhall/contract';
import { Random } from '../../../chaos/random';
import { exampleAgent } from '../../../support';

export const agentCount = 50;
/** The proof is twenty (KILL_MOMENTS=20); a usual run does fewer. */
export const moments = Number(process.env['KILL_MOMENTS'] ?? 4);
export const seed = Number(process.env['KILL_SEED'] ?? 1);

/**
 * When the gateway that serves the run is killed: so long after it was asked, which may be before the wishes are written,
 * or when so many agents of those to start have a lease; 0 as soon as the wishes exist.
 */
export type KillAt = { readonly ms: number } | { readonly leases: number };

export interface Kill {
  readonly at: KillAt;
  /** Which of the two gateways serves the run. */
  readonly serves: 'leader' | 'follower';
  /** The other one is killed too: a new one takes over. */
  readonly isBoth: boolean;
  /** Whether the same file is run again; else the reconciler is left to finish it. */
  readonly isRunAgain: boolean;
}

/** Of a guild that is new, and of its changed file. */
export interface Moment {
  readonly moment: number;
  readonly first: Kill;
  readonly change: Kill;
}

/** What the seed determines; the interleaving of processes it does not. */
export function drawMoments(): Moment[] {
  const random = new Random(seed);
  const draw = (most: number): Kill => ({
    // Most is decided at the beginning of a run: what the hosts were asked for they start without the gateway too.
    at: random.next() < 0.2 ? { ms: random.between(0, 60) } : { leases: Math.floor(random.next() ** 2 * (most + 1)) },
    serves: random.next() < 0.5 ? 'leader' : 'follower',
    isBoth: random.next() < 0.3,
    isRunAgain: random.next() < 0.5,
  });
  // Of 50 and of 25: on a busy machine some more have theirs before it is seen.
  return Array.from({ length: moments }, (_none, index) => ({ moment: index + 1, first: draw(30), change: draw(12) }));
}

/** Half of the agents are changed in the second version; of those, one in five has another id, so that its old one ends. */
export function versionOf(guild: GuildSpec, version: 1 | 2): GuildSpec {
  const agents = Array.from({ length: agentCount }, (_none, index) => {
    const properties: JsonObject = index % 2 === 0 ? { version } : {};
    const id = index % 10 === 0 ? `agent-${index}-${version}` : `agent-${index}`;
    return exampleAgent('Echo', id, { properties });
  });
  return { ...guild, agents: agents.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** Agents that the next version of a guild leaves as they are. */
export function keptAgents(before: GuildSpec, next: GuildSpec): AgentSpec[] {
  const isSame = (one: AgentSpec) => (other: AgentSpec) =>
    isDeepStrictEqual(encodeAgentSpec(one), encodeAgentSpec(other));
  return next.agents.filter((agent) => before.agents.some(isSame(agent)));
}
