import type { Command } from 'commander';
import type { AgentStatusDocument } from '../../documents/agent-status.document';
import { GatewayClient } from '../gateway.client';
import { changeMs, gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { print } from '../output/print';

interface MoveOptions extends GatewayVerbOptions {
  readonly to?: string;
}

export function moveVerb(program: Command): void {
  gatewayVerb(program, 'move <guild> <agent>', 'move an agent to another host, with its state and unread messages')
    .option('--to <host>', 'name of the host (default: the one that placement chooses)')
    .action(move);
}

async function move(guildId: string, agentId: string, { gateway, json, to }: MoveOptions): Promise<void> {
  const path = ['guilds', guildId, 'agents', agentId, 'move'];
  const call = { method: 'POST', path, body: { to }, silenceMs: changeMs } as const;
  const moved = await new GatewayClient(gateway).call<AgentStatusDocument>(call);
  print(json, moved, () => `Agent ${agentId} of guild ${guildId} runs on host ${moved.host} (pid ${moved.pid}).`);
}
