import type { ErrorKind } from './error-kind';
import { errorKinds } from './error-kind';
import type { ReasonCodeOf } from './reason-codes';

/** What else a failure says: the field at fault (a path such as `agents[2].class_name`), limits, and the cause. */
export interface ErrorDetails {
  readonly field?: string;
  readonly [name: string]: unknown;
}

/** The form in which a failure crosses a process border. */
export interface ErrorDocument {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly details?: ErrorDetails;
}

/** Every failure that a caller of Guildhall sees. Made only by the factory of its kind. */
export class GuildhallError extends Error {
  override readonly name = 'GuildhallError';

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message, details['cause'] === undefined ? undefined : { cause: details['cause'] });
  }

  get field(): string | undefined {
    return this.details.field;
  }

  toJSON(): ErrorDocument {
    const { cause: _cause, ...details } = this.details;
    const rest = Object.keys(details).length > 0 ? { details } : {};
    return { kind: this.kind, code: this.code, message: this.message, ...rest };
  }

  static fromJSON(document: ErrorDocument): GuildhallError {
    const kind = errorKinds.includes(document.kind) ? document.kind : 'internal';
    return new GuildhallError(kind, document.code, document.message, document.details);
  }
}

function factory<K extends ErrorKind>(kind: K) {
  return (code: ReasonCodeOf<K>, message: string, details?: ErrorDetails) =>
    new GuildhallError(kind, code, message, details);
}

export const invalid = factory('invalid');
export const notFound = factory('not_found');
export const conflict = factory('conflict');
export const exhausted = factory('exhausted');
export const unavailable = factory('unavailable');
export const deadlineExceeded = factory('deadline');
export const internal = factory('internal');

/** Whatever was thrown, as a GuildhallError; what is not ours becomes internal INTERNAL with the cause kept. */
export function asGuildhallError(thrown: unknown): GuildhallError {
  if (thrown instanceof GuildhallError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return internal('INTERNAL', message, { cause: thrown });
}
