import { GuildhallError, type ErrorKind } from '@guildhall/contract';

interface Problem {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
  readonly details?: { readonly [name: string]: unknown };
}

/** The failure that a problem+json document tells. */
export function errorOfProblem({ kind, code, detail, field, details }: Problem): GuildhallError {
  return GuildhallError.fromJSON({
    kind,
    code,
    message: detail,
    details: { ...details, ...(field !== undefined && { field }) },
  });
}

/** The failure that the text of an answer tells; undefined when it is not one of ours. */
export function errorOfAnswer(text: string): GuildhallError | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return isProblem(document) ? errorOfProblem(document) : undefined;
  } catch {
    return undefined;
  }
}

/** A stream tells its failure in a last line with the one member `error`. */
export function errorOfStreamedLine(document: unknown): GuildhallError | undefined {
  const failure = (document as { error?: unknown } | null)?.error;
  return isProblem(failure) ? errorOfProblem(failure) : undefined;
}

function isProblem(document: unknown): document is Problem {
  if (typeof document !== 'object' || document === null) return false;
  const { kind, code, detail } = document as Partial<Problem>;
  return [kind, code, detail].every((part) => typeof part === 'string');
}
