import { conflict, type AgentRef } from '@guildhall/contract';

/** What whoever starts an agent is told when somebody else placed it first. */
export function startUnderWay({ guildId, agentId }: AgentRef) {
  const message = `Another start of agent ${agentId} in guild ${guildId} is under way. Wait for it, or stop the agent.`;
  return conflict('AGENT_ALREADY_RUNNING', message, { field: 'agent_id' });
}
