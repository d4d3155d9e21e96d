import type { Command } from 'commander';
import type { AgentStatusDocument } from '../../documents/agent-status.document';
import { GatewayClient } from '../gateway.client';
import { gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { agentTable } from '../output/agent-table';
import { print } from '../output/print';

export function psVerb(program: Command): void {
  gatewayVerb(program, 'ps [guild]', 'list agents: those of a guild, or all').action(ps);
}

async function ps(guildId: string | undefined, { gateway, json }: GatewayVerbOptions): Promise<void> {
  const query = { guild_id: guildId };
  const agents = await new GatewayClient(gateway).call<AgentStatusDocument[]>({ path: ['agents'], query });
  print(json, agents, () => agentTable(agents));
}
