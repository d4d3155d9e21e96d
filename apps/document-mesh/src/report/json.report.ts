import type { DocumentHead } from '../document/reviewed-document';
import { countFindings, type FindingCounts } from './finding-counts';
import { type FindingPlace, placesIn } from './finding-place';
import type { FoundFinding, ReviewerWork, ReviewRun } from './review-run';

/** The machine-readable report. Fields may be added; a change that breaks readers raises the number in `format`. */
export interface JsonReport {
  readonly format: 'guildhall.review/1';
  readonly document: DocumentHead;
  readonly counts: FindingCounts;
  readonly findings: readonly (FoundFinding & { readonly place: FindingPlace })[];
  readonly reviewers: readonly ReviewerWork[];
  readonly timing: { readonly startedAt: string; readonly tookMs: number };
}

export function jsonReport({ document, findings, reviewers, startedAt, tookMs }: ReviewRun): JsonReport {
  const { blocks: _blocks, ...head } = document;
  const placeOf = placesIn(document);
  return {
    format: 'guildhall.review/1',
    document: head,
    counts: countFindings(findings),
    findings: findings.map((finding) => ({ ...finding, place: placeOf(finding) })),
    reviewers,
    timing: { startedAt, tookMs },
  };
}
