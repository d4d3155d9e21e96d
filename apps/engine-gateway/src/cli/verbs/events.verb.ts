import type { Command } from 'commander';
import type { AgentEventDocument } from '../../documents/agent-event.document';
import { GatewayClient } from '../gateway.client';
import { gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { wholeNumber } from '../option-forms';
import { eventText } from '../output/stream-lines';
import { print } from '../output/print';

interface EventsOptions extends GatewayVerbOptions {
  readonly follow?: boolean;
  readonly from?: string;
  readonly tail?: number;
  readonly limit?: number;
}

export function eventsVerb(program: Command): void {
  gatewayVerb(
    program,
    'events [guild] [agent]',
    'print what happened to agents, to all of a guild or to one, oldest first',
  )
    .option('-f, --follow', 'only what happens from now on, until Ctrl-C')
    .option('--from <position>', '`earliest`, or the position of an event: begin after it')
    .option('--tail <count>', 'begin with so many of the newest', wholeNumber(0, 1_000_000))
    .option('--limit <count>', 'end after so many', wholeNumber(1, 1_000_000))
    .action(events);
}

async function events(guildId: string | undefined, agentId: string | undefined, options: EventsOptions): Promise<void> {
  const { gateway, json, follow, from, tail, limit } = options;
  const query = { guild_id: guildId, agent_id: agentId, follow, from, tail, limit };
  const found = new GatewayClient(gateway).stream<AgentEventDocument>({ path: ['events'], query });
  for await (const event of found) print(json, event, () => eventText(event));
}
