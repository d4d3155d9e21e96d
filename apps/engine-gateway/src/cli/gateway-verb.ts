import { Option, type Command } from 'commander';

export interface GatewayVerbOptions {
  readonly gateway: string;
  readonly json?: boolean;
}

/** A verb that asks a gateway: with `--gateway` and `--json`, which every one of them has. */
export function gatewayVerb(program: Command, usage: string, summary: string): Command {
  const gateway = new Option('--gateway <url>', 'the gateway to ask')
    .env('GUILDHALL_URL')
    .default('http://127.0.0.1:3000');
  return program.command(usage).description(summary).addOption(gateway).option('--json', 'print JSON instead of text');
}

/** How long a gateway may be silent over a change: it answers when every agent is ready or has ended. */
export const changeMs = 600_000;
