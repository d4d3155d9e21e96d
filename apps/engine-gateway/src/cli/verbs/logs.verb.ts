import type { Command } from 'commander';
import type { LogLineDocument } from '../../documents/log-line.document';
import { GatewayClient } from '../gateway.client';
import { gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { wholeNumber } from '../option-forms';
import { print } from '../output/print';
import { logText } from '../output/stream-lines';

interface LogsOptions extends GatewayVerbOptions {
  readonly follow?: boolean;
  readonly tail?: number;
}

export function logsVerb(program: Command): void {
  gatewayVerb(program, 'logs <guild> <agent>', 'print what an agent said')
    .option('-f, --follow', 'go on with what it says, until Ctrl-C')
    .option(
      '--tail <lines>',
      'begin with so many of the newest lines (default: all that are kept)',
      wholeNumber(1, 1_000_000),
    )
    .action(logs);
}

async function logs(guildId: string, agentId: string, options: LogsOptions): Promise<void> {
  const { gateway, json, follow, tail } = options;
  const path = ['guilds', guildId, 'agents', agentId, 'logs'];
  const lines = new GatewayClient(gateway).stream<LogLineDocument>({ path, query: { follow, tail } });
  for await (const line of lines) print(json, line, () => logText(line));
}
