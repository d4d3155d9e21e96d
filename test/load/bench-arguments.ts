import { parseArgs } from 'node:util';
import { benchmarks } from './benchmarks';
import { UsageError } from './usage-error';

export interface BenchArguments {
  /** Names of benchmarks.ts, in the order of their runs. */
  readonly names: readonly string[];
  readonly peer?: string;
  /** A file; a folder when several benchmarks run. */
  readonly json?: string;
  readonly quick: boolean;
  readonly profileFolder?: string;
}

const all = 'all';
const usage = 'npm run bench -- NAME [--peer PEER] [--json FILE] [--quick] [--cpu-prof FOLDER]';

/** @throws UsageError */
export function readArguments(argv: readonly string[]): BenchArguments {
  const { values, positionals } = parse(argv);
  const [name, extra] = positionals;
  if (name === undefined)
    throw new UsageError(`Name a benchmark: ${usage}. There are: ${known()}, and all of them: all.`);
  if (extra !== undefined) throw new UsageError(`One name is enough, "${extra}" is too many: ${usage}.`);
  const names = name === all ? Object.keys(benchmarks) : [name];
  if (!benchmarks[names[0]!]) throw new UsageError(`There is no benchmark "${name}". There are: ${known()}, all.`);
  requirePeer(values.peer, names);
  const { peer, json, quick = false } = values;
  return { names, peer, json, quick, profileFolder: values['cpu-prof'] };
}

function parse(argv: readonly string[]) {
  const options = {
    peer: { type: 'string' },
    json: { type: 'string' },
    quick: { type: 'boolean' },
    'cpu-prof': { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]} Usage: ${usage}.`);
  }
}

function requirePeer(peer: string | undefined, names: readonly string[]): void {
  const found = names.flatMap((name) => benchmarks[name]?.peers ?? []);
  if (peer === undefined || found.includes(peer)) return;
  throw new UsageError(`There is no peer "${peer}" for ${names.join(', ')} on this machine. There are: ${peers()}.`);
}

function known(): string {
  return Object.keys(benchmarks).join(', ');
}

function peers(): string {
  const named = Object.entries(benchmarks).filter(([, benchmark]) => benchmark.peers.length > 0);
  return named.map(([name, benchmark]) => `${benchmark.peers.join(', ')} (${name})`).join(', ');
}
