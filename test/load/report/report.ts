import type { CaseResult, Findings, PeerResult, Target } from '../findings';
import type { Surroundings } from './surroundings';

/** What a run leaves as JSON. `name`, `results`, `peers` and `ratios` are the interface of DESIGN 6. */
export interface Report {
  readonly name: string;
  readonly what: string;
  /** The command that made it. */
  readonly command: string;
  readonly surroundings: Surroundings;
  readonly results: readonly CaseResult[];
  readonly peers: readonly PeerResult[];
  readonly ratios: { readonly [name: string]: number };
  readonly targets: readonly Target[];
}

export function reportOf(
  head: Pick<Report, 'name' | 'what' | 'command' | 'surroundings'>,
  { results, peers, ratios, targets }: Findings,
): Report {
  return { ...head, results, peers, ratios, targets };
}

export function reportAsJson(report: Report): string {
  return `${JSON.stringify(report, withoutNoise, 2)}\n`;
}

/** Microseconds and thousandths; what comes after is no measurement. */
function withoutNoise(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toFixed(3)) : value;
}
