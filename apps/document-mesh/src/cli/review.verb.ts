import type { Command } from 'commander';

/** `guildhall review FILE`: the same as the demo, for any file. Loads the engine only when it is called. */
export function reviewVerb(program: Command): void {
  program
    .command('review')
    .description('review a .docx, .md or .txt file with a guild of agents on this machine')
    .argument('<file>', 'the document')
    .option('-o, --out <folder>', 'where report.json and report.html go', 'out')
    .option('--json', 'print the report as one JSON document instead of lines', false)
    .action(async (file: string, { out, json }: { out: string; json: boolean }) => {
      const { reviewEmbedded } = await import('../run/embedded-review.js');
      const { interrupted } = await import('../run/interrupted.js');
      const { jsonReport } = await import('../report/json.report.js');
      const print = json ? () => undefined : (line: string) => void process.stdout.write(`${line}\n`);
      const run = await reviewEmbedded({ file, outFolder: out, print, signal: interrupted() });
      if (json) process.stdout.write(`${JSON.stringify(jsonReport(run))}\n`);
    });
}
