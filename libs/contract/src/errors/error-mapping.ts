import type { ErrorKind } from './error-kind';

/** What a client does after a failure of some kind (DESIGN 5.2). */
export type Retry = 'never' | 'other_host' | 'back_off_then_other_host' | 'ask_by_idempotency_key';

export interface ErrorMapping {
  /** gRPC status code, https://grpc.io/docs/guides/status-codes/. */
  readonly grpc: number;
  /** HTTP status of the problem+json answer, RFC 9457. */
  readonly http: number;
  readonly retry: Retry;
}

/** The one table between kinds, gRPC and HTTP. A kind without a row does not compile. */
export const errorMapping: Readonly<Record<ErrorKind, ErrorMapping>> = {
  invalid: { grpc: 3, http: 400, retry: 'never' },
  unauthenticated: { grpc: 16, http: 401, retry: 'never' },
  forbidden: { grpc: 7, http: 403, retry: 'never' },
  not_found: { grpc: 5, http: 404, retry: 'never' },
  conflict: { grpc: 6, http: 409, retry: 'never' },
  exhausted: { grpc: 8, http: 429, retry: 'other_host' },
  unavailable: { grpc: 14, http: 503, retry: 'back_off_then_other_host' },
  deadline: { grpc: 4, http: 504, retry: 'ask_by_idempotency_key' },
  internal: { grpc: 13, http: 500, retry: 'never' },
};

const kindByGrpcStatus = new Map(
  (Object.keys(errorMapping) as ErrorKind[]).map((kind) => [errorMapping[kind].grpc, kind] as const),
);

/** The kind of a gRPC status that carries no reason of ours; what no row knows is `internal`. */
export function kindOfGrpcStatus(status: number): ErrorKind {
  return kindByGrpcStatus.get(status) ?? 'internal';
}
