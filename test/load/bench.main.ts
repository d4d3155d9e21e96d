import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { constants } from 'node:os';
import { readArguments, type BenchArguments } from './bench-arguments';
import { benchmarks } from './benchmarks';
import { Findings } from './findings';
import { Laboratory } from './laboratory';
import { reportAsJson, reportOf, type Report } from './report/report';
import { lookAround } from './report/surroundings';
import { reportAsText } from './report/text.reporter';
import { preparePeer } from './peers';
import { UsageError } from './usage-error';

const interrupt = new AbortController();
let interruptedBy: NodeJS.Signals | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interruptedBy ??= signal;
    interrupt.abort(new Error(`interrupted by ${signal}`));
  });
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    const text = error instanceof UsageError ? error.message : error instanceof Error ? error.stack : String(error);
    if (interruptedBy === undefined) process.stderr.write(`bench: ${text}\n`);
    process.exit(interruptedBy === undefined ? 1 : 128 + constants.signals[interruptedBy]);
  },
);

async function main(argv: readonly string[]): Promise<void> {
  const options = readArguments(argv);
  await preparePeer(options.peer, interrupt.signal);
  for (const name of options.names) {
    process.stderr.write(`${name}\n`);
    const report = await run(name, options);
    process.stdout.write(`${reportAsText(report)}\n`);
    if (options.json !== undefined) writeJson(report, options.json, options.names.length > 1);
  }
}

async function run(name: string, { peer, quick, profileFolder }: BenchArguments): Promise<Report> {
  const benchmark = benchmarks[name]!;
  const surroundings = lookAround();
  const findings = new Findings();
  await benchmark.run(new Laboratory({ peer, quick, profileFolder, signal: interrupt.signal }), findings);
  const parts = ['npm run bench --', name, ...(peer ? [`--peer ${peer}`] : []), ...(quick ? ['--quick'] : [])];
  return reportOf({ name, what: benchmark.what, command: parts.join(' '), surroundings: surroundings() }, findings);
}

function writeJson(report: Report, path: string, isFolder: boolean): void {
  const file = isFolder ? join(path, `${report.name}.json`) : path;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, reportAsJson(report));
}
