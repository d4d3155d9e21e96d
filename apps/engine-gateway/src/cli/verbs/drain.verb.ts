import type { Command } from 'commander';
import type { DrainedDocument } from '../../documents/drain.document';
import { GatewayClient } from '../gateway.client';
import { changeMs, gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { wholeNumber } from '../option-forms';
import { print } from '../output/print';

interface DrainOptions extends GatewayVerbOptions {
  readonly deadline?: number;
}

export function drainVerb(program: Command): void {
  gatewayVerb(
    program,
    'drain <host>',
    'empty a host: its agents move, those without room elsewhere end and stay desired',
  )
    .option('--deadline <seconds>', 'then what is left is stopped (default: 45)', wholeNumber(1, 3600))
    .action(drain);
}

async function drain(host: string, { gateway, json, deadline }: DrainOptions): Promise<void> {
  const body = { deadline_ms: deadline === undefined ? undefined : deadline * 1000 };
  const call = {
    method: 'POST',
    path: ['hosts', host, 'drain'],
    body,
    silenceMs: changeMs + 1000 * (deadline ?? 0),
  } as const;
  const drained = await new GatewayClient(gateway).call<DrainedDocument>(call);
  print(json, drained, () => drainReport(drained));
}

function drainReport({ host, moved, stopped, forced }: DrainedDocument): string {
  const late = forced > 0 ? `, ${forced} of them by force` : '';
  return `Host ${host} is empty: ${moved} agents moved, ${stopped} ended${late}. It takes no more.`;
}
