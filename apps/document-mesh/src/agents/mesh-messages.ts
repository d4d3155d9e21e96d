import type { ErrorDocument } from '@guildhall/contract';
import type { DocumentHead } from '../document/reviewed-document';
import type { ReviewTask } from '../document/section-splitter';
import type { Answer } from '../report/review-run';
import type { FindingCategory } from '../review/finding';

/** To the producer: read this file. */
export interface ReviewRequest {
  readonly documentId: string;
  /** Absolute path, readable by the producer. */
  readonly file: string;
}

/** How many tasks of each scope a document fell into. */
export type TaskCounts = { readonly [scope in ReviewTask['scope']]: number };

/** From the producer: one task of a document. */
export interface TaskMessage {
  readonly task: ReviewTask;
  readonly tasks: TaskCounts;
}

/** How many answers each specialism owes for a document. */
export type ReviewPlan = { readonly [category in FindingCategory]?: number };

/** From the coordinator to a specialism's queue. */
export interface ReviewOrder {
  readonly task: ReviewTask;
  readonly plan: ReviewPlan;
}

/** From a specialist: what it found in one task. */
export interface Suggestions extends Answer {
  readonly document: DocumentHead;
  readonly taskId: string;
  readonly plan: ReviewPlan;
}

/** From the aggregator: the document is reviewed. */
export interface ReviewSummary {
  readonly documentId: string;
  readonly title: string;
  readonly findings: number;
  readonly byCategory: { readonly [category in FindingCategory]?: number };
  readonly tasks: number;
}

/** From the producer, instead of tasks: the file could not be read. */
export interface ReviewFailure {
  readonly documentId: string;
  readonly error: ErrorDocument;
}

/** Formats on the summary topic. */
export const summaryFormat = 'review_summary';
export const failureFormat = 'review_failure';
