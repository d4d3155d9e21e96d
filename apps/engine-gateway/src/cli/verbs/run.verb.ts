import { readFile } from 'node:fs/promises';
import { encodeGuildSpec, formatOfFile, invalid, notFound, parseGuildFile } from '@guildhall/contract';
import type { Command } from 'commander';
import type { GuildRunDocument } from '../../documents/guild-run.document';
import { GatewayClient } from '../gateway.client';
import { changeMs, gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { reportRun } from '../output/run-report';

export function runVerb(program: Command): void {
  gatewayVerb(program, 'run <file>', 'run the guild of a .yaml or .json file').action(run);
}

/** The file is read and checked here, so that what is wrong with it is told with its name. */
async function run(file: string, { gateway, json }: GatewayVerbOptions): Promise<void> {
  const client = new GatewayClient(gateway);
  const spec = parseGuildFile(await contentOf(file), formatOf(file), file);
  const path = ['guilds', spec.id];
  const body = encodeGuildSpec(spec);
  reportRun(json, await client.call<GuildRunDocument>({ method: 'PUT', path, body, silenceMs: changeMs }));
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
