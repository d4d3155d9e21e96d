import { invalid } from '../errors/guildhall-error';
import type { ReasonCodeOf } from '../errors/reason-codes';

/** One thing that is wrong with a document. */
export interface DocumentIssue {
  /** Path in the document such as `agents[2].class_name`; empty for the document itself. */
  readonly field: string;
  readonly code: ReasonCodeOf<'invalid'>;
  /** What is and what to do. */
  readonly message: string;
}

const mostIssuesTold = 20;

/** Throws the first issue; when there are several, all of them (at most 20) are in `details.issues`. */
export function refuseIssues(issues: readonly DocumentIssue[]): void {
  const [first] = issues;
  if (!first) return;
  const field = first.field === '' ? {} : { field: first.field };
  const all = issues.length > 1 ? { issues: issues.slice(0, mostIssuesTold) } : {};
  throw invalid(first.code, first.message, { ...field, ...all });
}

/** `agents` and 2 and `class_name` to `agents[2].class_name`. */
export function joinPath(prefix: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, prefix);
}
