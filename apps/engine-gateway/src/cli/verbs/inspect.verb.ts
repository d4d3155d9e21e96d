import type { Command } from 'commander';
import type { AgentInspectionDocument } from '../../documents/agent-inspection.document';
import { GatewayClient } from '../gateway.client';
import { gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { wholeNumber } from '../option-forms';
import { inspectionText } from '../output/inspection';
import { print } from '../output/print';

interface InspectOptions extends GatewayVerbOptions {
  readonly tail: number;
}

export function inspectVerb(program: Command): void {
  gatewayVerb(program, 'inspect <guild> <agent>', 'print all that is known of an agent, also of one that has ended')
    .option('--tail <lines>', 'with so many of the last lines of its log', wholeNumber(0, 1_000), 20)
    .action(inspect);
}

async function inspect(guildId: string, agentId: string, { gateway, json, tail }: InspectOptions): Promise<void> {
  const call = { path: ['guilds', guildId, 'agents', agentId], query: { tail } };
  const agent = await new GatewayClient(gateway).call<AgentInspectionDocument>(call);
  print(json, agent, () => inspectionText(agent));
}
