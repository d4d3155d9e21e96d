import { limits } from '@guildhall/contract';
import type { Command } from 'commander';
import type { GuildRunDocument } from '../../documents/guild-run.document';
import { GatewayClient } from '../gateway.client';
import { changeMs, gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { wholeNumber } from '../option-forms';
import { reportRun } from '../output/run-report';

export function scaleVerb(program: Command): void {
  gatewayVerb(program, 'scale', 'run an agent so many times: as ID, ID~2, …; 0 ends it')
    .argument('<guild>')
    .argument('<agent>')
    .argument('<replicas>', `from 0 to ${limits.replicas}`, wholeNumber(0, limits.replicas))
    .action(scale);
}

async function scale(guildId: string, agentId: string, replicas: number, options: GatewayVerbOptions): Promise<void> {
  const path = ['guilds', guildId, 'agents', agentId, 'scale'];
  const call = { method: 'POST', path, body: { replicas }, silenceMs: changeMs } as const;
  reportRun(options.json, await new GatewayClient(options.gateway).call<GuildRunDocument>(call));
}
