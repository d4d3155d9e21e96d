import { asGuildhallError, type GuildhallError } from '@guildhall/contract';
import type { Command } from 'commander';
import type { DeadLetterDocument } from '../../documents/dead-letter.document';
import { deadLetterPages, type DeadLetterChoice } from '../dead-letter.pages';
import { GatewayClient, type Call } from '../gateway.client';
import { gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { wholeNumber } from '../option-forms';
import { deadLetterTable, deadLetterText } from '../output/dead-letters';
import { print } from '../output/print';

interface ListOptions extends GatewayVerbOptions {
  readonly agent?: string;
  readonly limit: number;
}

interface ChangeOptions extends GatewayVerbOptions {
  readonly agent?: string;
  readonly all?: boolean;
}

/** What is done to dead letters. */
interface Change {
  readonly verb: string;
  readonly summary: string;
  readonly done: 'replayed' | 'dropped';
  readonly call: (guildId: string, id: string) => Call;
}

const replay: Change = {
  verb: 'replay',
  summary: 'deliver them once more, to those they failed with',
  done: 'replayed',
  call: (guildId, id) => ({ method: 'POST', path: [...pathOf(guildId, id), 'replay'] }),
};

const drop: Change = {
  verb: 'drop',
  summary: 'drop them for good',
  done: 'dropped',
  call: (guildId, id) => ({ method: 'DELETE', path: pathOf(guildId, id) }),
};

export function deadLettersVerb(program: Command): void {
  const parent = program.command('dead-letters').description('messages that agents failed with for the last time');
  gatewayVerb(parent, 'list <guild>', 'list them, oldest first')
    .option('--agent <id>', 'only those that failed with this agent')
    .option('--limit <count>', 'end after so many', wholeNumber(1, 1_000_000), 100)
    .action(list);
  gatewayVerb(parent, 'show <guild> <id>', 'print one with its message').action(show);
  for (const change of [replay, drop]) addChange(parent, change);
}

function addChange(parent: Command, change: Change): void {
  gatewayVerb(parent, `${change.verb} <guild> [id]`, change.summary)
    .option('--all', 'all that there are now')
    .option('--agent <id>', 'with --all: only those that failed with this agent')
    .action((guildId: string, id: string | undefined, options: ChangeOptions, command: Command) => {
      if ((id === undefined) !== (options.all === true)) command.error('error: give either an id or --all');
      return id === undefined ? changeAll(change, guildId, options) : changeOne(change, guildId, id, options);
    });
}

async function list(guildId: string, { gateway, json, agent, limit }: ListOptions): Promise<void> {
  const letters = deadLetterPages(new GatewayClient(gateway), { guildId, agentId: agent });
  const found: DeadLetterDocument[] = [];
  for await (const letter of letters) if (found.push(letter) === limit) break;
  print(json, found, () => deadLetterTable(found));
}

async function show(guildId: string, id: string, { gateway, json }: GatewayVerbOptions): Promise<void> {
  const letter = await new GatewayClient(gateway).call<DeadLetterDocument>({ path: pathOf(guildId, id) });
  print(json, letter, () => deadLetterText(letter));
}

async function changeOne(change: Change, guildId: string, id: string, options: GatewayVerbOptions): Promise<void> {
  await new GatewayClient(options.gateway).call(change.call(guildId, id));
  print(
    options.json,
    { guild_id: guildId, [change.done]: [id], failed: [] },
    () => `Dead letter ${id} ${change.done}.`,
  );
}

/** Those that are there now: one that fails again after its replay is another one. */
async function changeAll(change: Change, guildId: string, { gateway, json, agent }: ChangeOptions): Promise<void> {
  const client = new GatewayClient(gateway);
  const done: string[] = [];
  const failed: { readonly id: string; readonly error: GuildhallError }[] = [];
  for (const id of await idsOf(client, { guildId, agentId: agent })) {
    await client.call(change.call(guildId, id)).then(
      () => done.push(id),
      (thrown: unknown) => failed.push({ id, error: refusalOf(thrown) }),
    );
  }
  if (failed.length > 0) process.exitCode = 1;
  print(json, { guild_id: guildId, [change.done]: done, failed }, () =>
    [
      ...failed.map(({ id, error }) => `${id} was not ${change.done}: ${error.code}: ${error.message}`),
      `${done.length} of ${done.length + failed.length} dead letters of guild ${guildId} ${change.done}.`,
    ].join('\n'),
  );
}

/** What speaks against one of them; a gateway or store that is away speaks against all. */
function refusalOf(thrown: unknown): GuildhallError {
  const error = asGuildhallError(thrown);
  if (['not_found', 'conflict', 'exhausted'].includes(error.kind)) return error;
  throw error;
}

async function idsOf(client: GatewayClient, choice: DeadLetterChoice): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of deadLetterPages(client, choice)) ids.push(id);
  return ids;
}

function pathOf(guildId: string, id: string): string[] {
  return ['guilds', guildId, 'dead-letters', id];
}
