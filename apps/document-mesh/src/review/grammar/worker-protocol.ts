/** What the reviewer asks of its worker thread. */
export interface CheckRequest {
  readonly id: number;
  readonly text: string;
}

/** One remark of Harper as it came. Offsets are UTF-16. */
export interface RawLint {
  readonly rule: string;
  /** Harper's LintKind, such as `Spelling` or `Agreement`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly suggestions: readonly string[];
}

/** A word that no dictionary of the worker knows. */
export interface UnknownWord {
  readonly start: number;
  readonly end: number;
  readonly word: string;
  readonly suggestions: readonly string[];
}

/** What the worker says: once that it is ready, then one answer for each request. */
export type WorkerReply =
  | { readonly type: 'ready' }
  | { readonly type: 'checked'; readonly id: number; readonly lints: RawLint[]; readonly unknown: UnknownWord[] }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
