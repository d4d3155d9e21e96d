import type { Document } from '../document/reviewed-document';
import type { Finding, FindingCategory } from '../review/finding';
import { mergeFindings } from '../review/finding-merge';
import { groupBy } from '../review/group-by';

/** The agent process that found something. */
export interface Reviewer {
  readonly agentId: string;
  readonly pid: number;
  readonly host: string;
}

/** What one reviewer answered to one task. */
export interface Answer {
  readonly reviewer: Reviewer;
  readonly category: FindingCategory;
  readonly findings: readonly Finding[];
  readonly tookMs: number;
}

export type FoundFinding = Finding & { readonly by: Reviewer };

/** What one agent process did for a document. */
export interface ReviewerWork extends Reviewer {
  readonly category: FindingCategory;
  readonly taskCount: number;
  readonly findingCount: number;
  /** Sum over its tasks. */
  readonly tookMs: number;
}

/** A finished review: what all reports are made of. */
export interface ReviewRun {
  readonly document: Document;
  /** In reading order, each once. */
  readonly findings: readonly FoundFinding[];
  readonly reviewers: readonly ReviewerWork[];
  /** ISO 8601. */
  readonly startedAt: string;
  /** From the request to the last answer. */
  readonly tookMs: number;
}

/** Puts the answers of all specialists together. An answer that came twice must be left out by the caller. */
export function reviewRun(
  document: Document,
  answers: readonly Answer[],
  timing: Pick<ReviewRun, 'startedAt' | 'tookMs'>,
): ReviewRun {
  const findings = mergeFindings(
    answers.flatMap(({ reviewer: by, findings }) => findings.map((finding): FoundFinding => ({ ...finding, by }))),
  );
  const byProcess = groupBy(answers, ({ category, reviewer }) =>
    JSON.stringify([category, reviewer.agentId, reviewer.host, reviewer.pid]),
  );
  const reviewers = [...byProcess.values()].flatMap((work) => workOf(work, findings));
  reviewers.sort((a, b) => a.agentId.localeCompare(b.agentId) || a.pid - b.pid);
  return { document, findings, reviewers, ...timing };
}

function workOf(answers: readonly Answer[], findings: readonly FoundFinding[]): ReviewerWork[] {
  const [first] = answers;
  if (!first) return [];
  const { reviewer, category } = first;
  const isOurs = ({ by, category: of }: FoundFinding) =>
    of === category && by.agentId === reviewer.agentId && by.pid === reviewer.pid && by.host === reviewer.host;
  const findingCount = findings.filter(isOurs).length;
  const tookMs = answers.reduce((sum, answer) => sum + answer.tookMs, 0);
  return [{ ...reviewer, category, taskCount: answers.length, findingCount, tookMs }];
}
