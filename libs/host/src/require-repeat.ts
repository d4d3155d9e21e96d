import { agentKey, conflict } from '@guildhall/contract';
import type { CreateAgentCall } from './host-calls';

/**
 * An idempotency key names the start of one agent: nobody may take the answer for another one's.
 *
 * @param first the call that the key came with at first
 * @throws GuildhallError conflict IDEMPOTENCY_KEY_TAKEN
 */
export function requireRepeat(call: CreateAgentCall, first: CreateAgentCall): void {
  if (keyOf(call) === keyOf(first) || hasSameDocuments(call, first)) return;
  const { idempotencyKey, guildId, agentSpec } = first;
  const message = `Idempotency key ${idempotencyKey} is that of agent ${agentSpec.id} of guild ${guildId}. Give each agent a key of its own.`;
  throw conflict('IDEMPOTENCY_KEY_TAKEN', message, { field: 'idempotency_key' });
}

function keyOf({ guildId, agentSpec }: CreateAgentCall): string {
  return agentKey({ guildId, agentId: agentSpec.id });
}

function hasSameDocuments({ documentDigest }: CreateAgentCall, first: CreateAgentCall): boolean {
  return documentDigest !== undefined && documentDigest === first.documentDigest;
}
