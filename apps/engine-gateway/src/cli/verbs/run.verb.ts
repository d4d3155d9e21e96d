import { readFile } from 'node:fs/promises';
import { encodeGuildSpec, formatOfFile, invalid, notFound, parseGuildFile } from '@guildhall/contract';
import type { Command } from 'commander';
import type { GuildPlanDocument } from '../../documents/guild-plan.document';
import type { GuildRunDocument } from '../../documents/guild-run.document';
import { GatewayClient } from '../gateway.client';
import { changeMs, gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { planReport } from '../output/plan-report';
import { print } from '../output/print';
import { reportRun } from '../output/run-report';

interface RunOptions extends GatewayVerbOptions {
  readonly dryRun?: boolean;
}

export function runVerb(program: Command): void {
  gatewayVerb(
    program,
    'run <file>',
    'run the guild of a .yaml or .json file; what differs is changed, the rest runs on',
  )
    .option('--dry-run', 'only tell what it would do')
    .action(run);
}

/** The file is read and checked here, so that what is wrong with it is told with its name. */
async function run(file: string, { gateway, json, dryRun }: RunOptions): Promise<void> {
  const client = new GatewayClient(gateway);
  const spec = parseGuildFile(await contentOf(file), formatOf(file), file);
  const call = { method: 'PUT', path: ['guilds', spec.id], body: encodeGuildSpec(spec) } as const;
  if (!dryRun) return reportRun(json, await client.call<GuildRunDocument>({ ...call, silenceMs: changeMs }));
  const plan = await client.call<GuildPlanDocument>({ ...call, query: { dry_run: true } });
  print(json, plan, () => planReport(plan));
}

function formatOf(file: string) {
  const format = formatOfFile(file);
  if (format) return format;
  throw invalid('ARGUMENT_INVALID', `${file} is no .yaml, .yml or .json file.`, { field: 'file' });
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw notFound('DOCUMENT_NOT_FOUND', `There is no file ${file}.`, { field: 'file' });
    throw invalid('DOCUMENT_UNREADABLE', `${file} cannot be read: ${message}`, { field: 'file' });
  }
}
