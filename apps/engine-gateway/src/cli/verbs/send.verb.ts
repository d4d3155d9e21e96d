import { buffer } from 'node:stream/consumers';
import { deadlineExceeded, invalid, limits, parseJson, type GuildhallError, type Json } from '@guildhall/contract';
import { Option, type Command } from 'commander';
import type { MessageDocument, PublishedDocument } from '../../documents/message.document';
import { GatewayClient } from '../gateway.client';
import { gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { wholeNumber } from '../option-forms';
import { print } from '../output/print';
import { messageText } from '../output/stream-lines';

/** All who wait for replies share it: each knows its own by `in_response_to`, and it is trimmed as any topic is. */
const replyTopic = '_cli/replies';

interface SendOptions extends GatewayVerbOptions {
  readonly format?: string;
  readonly id?: string;
  readonly sender?: string;
  readonly follow?: string;
  readonly waitReply?: boolean;
  readonly timeout: number;
}

export function sendVerb(program: Command): void {
  gatewayVerb(
    program,
    'send <guild> <topic> <payload>',
    'publish a message; the payload is a JSON object, - reads it from stdin',
  )
    .option('--format <name>', 'what the payload is (default: generic_json)')
    .option('--id <id>', 'a repeat with the same id within 10 minutes is published once')
    .option('--sender <name>', 'who says so', 'guildhall send')
    .addOption(new Option('--follow <topic>', 'then print what comes on a topic, until Ctrl-C').conflicts('waitReply'))
    .option('--wait-reply', 'then print the first answer to it')
    .option('--timeout <seconds>', 'how long to wait for a reply', wholeNumber(1, 86_400), 30)
    .action(send);
}

async function send(guildId: string, topic: string, payload: string, options: SendOptions): Promise<void> {
  const client = new GatewayClient(options.gateway);
  const { format, id, sender, json } = options;
  const replyTo = options.waitReply ? replyTopic : undefined;
  const body = { payload: await readPayload(payload), format, id, sender: { name: sender }, reply_to: replyTo };
  const path = ['guilds', guildId, 'topics', topic, 'messages'];
  const published = await client.call<PublishedDocument>({ method: 'POST', path, body });
  if (options.waitReply) return printReply(client, { guildId, topic, published }, options);
  print(json, published, () => `Published ${published.id} at ${published.position}`);
  if (options.follow === undefined) return;
  for await (const message of after(client, guildId, options.follow, published))
    print(json, message, () => messageText(message));
}

interface Sent {
  readonly guildId: string;
  readonly topic: string;
  readonly published: PublishedDocument;
}

async function printReply(
  client: GatewayClient,
  { guildId, topic, published }: Sent,
  options: SendOptions,
): Promise<void> {
  const { json, timeout } = options;
  const signal = AbortSignal.timeout(timeout * 1000);
  for await (const message of after(client, guildId, replyTopic, published, signal)) {
    if (message.in_response_to === published.id) return print(json, message, () => messageText(message));
  }
  const told = `Nobody answered message ${published.id} on topic ${topic} within ${timeout} s.`;
  throw deadlineExceeded('CALL_TIMEOUT', `${told} See what agents say with "guildhall logs".`);
}

/** What came since a message was published: an answer may be quicker than the call that follows it. */
function after(
  client: GatewayClient,
  guildId: string,
  topic: string,
  { position }: PublishedDocument,
  signal?: AbortSignal,
) {
  const path = ['guilds', guildId, 'topics', topic, 'messages'];
  return client.stream<MessageDocument>({ path, query: { follow: true, from: position }, signal });
}

async function readPayload(text: string): Promise<Json> {
  const bytes = text === '-' ? await buffer(process.stdin) : Buffer.from(text);
  if (bytes.byteLength > limits.messageBytes) throw tooLarge(bytes.byteLength);
  const payload = parseJson(bytes, 'The payload');
  if (typeof payload === 'object' && payload !== null && !Array.isArray(payload)) return payload;
  throw invalid('MESSAGE_INVALID', 'The payload must be a JSON object, such as {"who":"Ada"}.', { field: 'payload' });
}

function tooLarge(sizeBytes: number): GuildhallError {
  const message = `The payload has ${sizeBytes} bytes; at most ${limits.messageBytes} are allowed. Send a reference instead.`;
  return invalid('MESSAGE_TOO_LARGE', message, { field: 'payload', sizeBytes, limitBytes: limits.messageBytes });
}
