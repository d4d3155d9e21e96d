/** Names one agent. The same agent id in two guilds is two agents. */
export interface AgentRef {
  readonly guildId: string;
  readonly agentId: string;
}

/** A string that is equal for equal refs and different for different ones, whatever characters the ids hold. */
export function agentKey(ref: AgentRef): string {
  return `${ref.guildId.length}:${ref.guildId}:${ref.agentId}`;
}

/**
 * The right to act as an agent: only the highest epoch of an agent, held by an incarnation that was not fenced, may
 * change anything. Travels with every effect and is checked in the atomic step that applies it (DESIGN 4, 2).
 */
export interface Fence extends AgentRef {
  readonly epoch: number;
  readonly incarnation: string;
}
