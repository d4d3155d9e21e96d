import type { Command } from 'commander';
import { wholeNumber } from '../option-forms';

export interface UpOptions {
  readonly port?: number;
  readonly data?: string;
  readonly ephemeral?: boolean;
  readonly catalog?: readonly string[];
  readonly maxAgents?: number;
  readonly json?: boolean;
}

export function upVerb(program: Command): void {
  program
    .command('up')
    .description('run an engine with its gateway on this machine, until Ctrl-C')
    .option(
      '--port <port>',
      'port of the gateway; 0 takes a free one (default: HTTP_PORT, else 3000)',
      wholeNumber(0, 65_535),
    )
    .option('--data <folder>', 'where guilds, messages and state are kept (default: DATA_FOLDER, else ./.guildhall)')
    .option('--ephemeral', 'keep everything in memory, nothing beyond the end')
    .option('--catalog <file...>', 'classes that may run (default: AGENT_CATALOG, else the examples)')
    .option(
      '--max-agents <count>',
      'how many agents may run (default: MAX_PROCESSES, else 100)',
      wholeNumber(1, 10_000),
    )
    .option('--json', 'print JSON instead of text')
    .action(up);
}

/** The engine is loaded when it is wanted, not for help. */
async function up(options: UpOptions): Promise<void> {
  const { runEmbeddedGateway } = await import('../up/embedded-gateway.js');
  await runEmbeddedGateway(options);
}
