import { summarize, type Summary } from './statistics/summary';

/** One line of a result: a figure over its samples. */
export interface CaseResult extends Summary {
  readonly case: string;
  readonly unit: string;
  /** Of times: how many a second, one after the other. Of rates: their median. Of sizes: null. */
  readonly rate: number | null;
}

export interface PeerResult extends CaseResult {
  readonly peer: string;
}

export type Relation = '<=' | '>=';

/** A bound that the figure should keep, beside what was reached. */
export interface Target {
  readonly figure: string;
  readonly relation: Relation;
  readonly limit: number;
  readonly unit: string;
  readonly reached: number;
  readonly met: boolean;
}

const rateOf: { readonly [unit: string]: (samples: readonly number[]) => number } = {
  ms: (samples) => (1000 * samples.length) / samples.reduce((sum, one) => sum + one, 0),
  'agents/s': (samples) => summarize(samples).p50,
  'messages/s': (samples) => summarize(samples).p50,
};

/** What a benchmark found. All figures are given as samples; nothing is rounded here. */
export class Findings {
  readonly results: CaseResult[] = [];
  readonly peers: PeerResult[] = [];
  readonly ratios: Record<string, number> = {};
  readonly targets: Target[] = [];

  /** @param unit one of ms, MB, agents/s, messages/s, round trips */
  add(name: string, unit: string, samples: readonly number[]): CaseResult {
    const result = caseResult(name, unit, samples);
    this.results.push(result);
    return result;
  }

  addPeer(peer: string, name: string, unit: string, samples: readonly number[]): PeerResult {
    const result = { peer, ...caseResult(name, unit, samples) };
    this.peers.push(result);
    return result;
  }

  ratio(name: string, value: number): void {
    this.ratios[name] = value;
  }

  target(figure: string, reached: number, relation: Relation, limit: number, unit: string): void {
    const met = relation === '<=' ? reached <= limit : reached >= limit;
    this.targets.push({ figure, relation, limit, unit, reached, met });
  }
}

function caseResult(name: string, unit: string, samples: readonly number[]): CaseResult {
  return { case: name, unit, ...summarize(samples), rate: rateOf[unit]?.(samples) ?? null };
}
