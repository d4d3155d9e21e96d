import type { Command } from 'commander';
import { GatewayClient } from '../gateway.client';
import { changeMs, gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { print } from '../output/print';

export function stopVerb(program: Command): void {
  const summary = 'end a guild, or one agent of it, with its state';
  gatewayVerb(program, 'stop <guild> [agent]', summary).action(stop);
}

async function stop(
  guildId: string,
  agentId: string | undefined,
  { gateway, json }: GatewayVerbOptions,
): Promise<void> {
  const path = agentId === undefined ? ['guilds', guildId] : ['guilds', guildId, 'agents', agentId];
  await new GatewayClient(gateway).call({ method: 'DELETE', path, silenceMs: changeMs });
  const what = agentId === undefined ? `Guild ${guildId}` : `Agent ${agentId} of guild ${guildId}`;
  print(json, { guild_id: guildId, agent_id: agentId, stopped: true }, () => `${what} has ended.`);
}
