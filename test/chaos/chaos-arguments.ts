import { parseArgs } from 'node:util';
import { faultKinds, type FaultKind } from './schedule/fault';

export interface ChaosArguments {
  readonly faults: number;
  readonly seed: number;
  /** So long after the end of its faults, the world may still be on its way. */
  readonly boundMs: number;
  /** Whether epoch and fence are checked; a run without finds violations. */
  readonly fencing: boolean;
  /** Which kinds of faults happen; default all. */
  readonly kinds: readonly FaultKind[];
  /** Markdown file to which the last line is added. */
  readonly record?: string;
}

/** Something that the caller has to write in another way; its message is one line. */
export class UsageError extends Error {}

const usage =
  'npm run test:chaos -- --faults N --seed S [--bound SECONDS] [--kinds KIND,…] [--no-fencing] [--record FILE]';

/** @throws UsageError */
export function readArguments(argv: readonly string[]): ChaosArguments {
  const values = parse(argv);
  return {
    faults: wholeNumber('faults', values.faults ?? '200', 1),
    seed: wholeNumber('seed', values.seed ?? '1', 0),
    boundMs: wholeNumber('bound', values.bound ?? '30', 1) * 1000,
    fencing: values['no-fencing'] !== true,
    kinds: kindsOf(values.kinds),
    record: values.record,
  };
}

function parse(argv: readonly string[]) {
  const options = {
    faults: { type: 'string' },
    seed: { type: 'string' },
    bound: { type: 'string' },
    kinds: { type: 'string' },
    'no-fencing': { type: 'boolean' },
    record: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]} Usage: ${usage}.`);
  }
}

function kindsOf(text: string | undefined): readonly FaultKind[] {
  if (text === undefined) return faultKinds;
  const named = text.split(',');
  const unknown = named.find((name) => !faultKinds.some((kind) => kind === name));
  if (unknown === undefined) return faultKinds.filter((kind) => named.includes(kind));
  throw new UsageError(`There is no kind of fault "${unknown}". There are: ${faultKinds.join(', ')}.`);
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`--${name} is "${text}"; give a whole number from ${least}. Usage: ${usage}.`);
}
