import type { Command } from 'commander';
import type { MessageDocument } from '../../documents/message.document';
import { GatewayClient } from '../gateway.client';
import { gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { wholeNumber } from '../option-forms';
import { print } from '../output/print';
import { messageText } from '../output/stream-lines';

interface MessagesOptions extends GatewayVerbOptions {
  readonly follow?: boolean;
  readonly from?: string;
  readonly limit?: number;
}

export function messagesVerb(program: Command): void {
  gatewayVerb(program, 'messages <guild> <topic>', 'print the messages of a topic, oldest first')
    .option('-f, --follow', 'only what comes from now on, until Ctrl-C')
    .option('--from <position>', '`earliest`, or the position of a message: begin after it')
    .option('--limit <count>', 'end after so many (default: 100, with -f without end)', wholeNumber(1, 1_000_000))
    .action(messages);
}

async function messages(guildId: string, topic: string, options: MessagesOptions): Promise<void> {
  const { gateway, json, follow, from, limit } = options;
  const path = ['guilds', guildId, 'topics', topic, 'messages'];
  const found = new GatewayClient(gateway).stream<MessageDocument>({ path, query: { follow, from, limit } });
  for await (const message of found) print(json, message, () => messageText(message));
}
