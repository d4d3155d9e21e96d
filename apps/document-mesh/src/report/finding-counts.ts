import { categories, type Finding, type FindingCategory, type FindingSeverity, severities } from '../review/finding';

export interface FindingCounts {
  readonly total: number;
  readonly byCategory: Readonly<Record<FindingCategory, number>>;
  readonly bySeverity: Readonly<Record<FindingSeverity, number>>;
}

/** Counts of every category and severity, those with none included. */
export function countFindings(findings: readonly Finding[]): FindingCounts {
  const kinds = Object.keys(categories) as FindingCategory[];
  return {
    total: findings.length,
    byCategory: tally(kinds, (kind) => findings.filter(({ category }) => category === kind).length),
    bySeverity: tally(severities, (grade) => findings.filter(({ severity }) => severity === grade).length),
  };
}

function tally<K extends string>(keys: readonly K[], count: (key: K) => number): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<K, number>;
}
