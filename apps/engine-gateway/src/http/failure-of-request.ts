import { asGuildhallError, errorKinds, errorMapping, GuildhallError, invalid, notFound } from '@guildhall/contract';
import { HttpException } from '@nestjs/common';

/** What the HTTP layer knows of a request that it refused before any route of ours saw it. */
export interface RefusedRequest {
  readonly method: string;
  readonly path: string;
}

/**
 * Whatever was thrown, as a failure with a kind and a code. The HTTP layer's own refusals (no such route, a body that
 * is too large or cannot be decoded) are told in our words.
 */
export function failureOfRequest(thrown: unknown, request: RefusedRequest): GuildhallError {
  if (thrown instanceof GuildhallError) return thrown;
  const status = statusOf(thrown);
  if (status === undefined) return asGuildhallError(thrown);
  if (status === 404) return unknownRoute(request);
  if (status === 413) return tooLarge(thrown, request);
  const message = `The request cannot be read: ${(thrown as Error).message}.`;
  if (status < 500) return invalid('ARGUMENT_INVALID', message, { cause: thrown });
  const kind = errorKinds.find((one) => errorMapping[one].http === status);
  return kind === undefined
    ? asGuildhallError(thrown)
    : new GuildhallError(kind, 'INTERNAL', message, { cause: thrown });
}

/** Errors of Nest and those of Express's body parser carry their status. */
function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof URIError) return 400;
  const status = thrown instanceof Error && 'status' in thrown ? thrown.status : undefined;
  return typeof status === 'number' ? status : undefined;
}

function unknownRoute({ method, path }: RefusedRequest): GuildhallError {
  const message = `There is no ${method} ${path}. See /openapi.json for what there is.`;
  return notFound('ROUTE_NOT_FOUND', message);
}

function tooLarge(thrown: unknown, { path }: RefusedRequest): GuildhallError {
  const isMessage = /\/topics\/[^/]+\/messages$/.test(path);
  const limitBytes = thrown instanceof Error && 'limit' in thrown ? thrown.limit : undefined;
  const message = `The body is larger than the ${String(limitBytes)} bytes that this gateway takes (MAX_BODY_BYTES).`;
  return invalid(isMessage ? 'MESSAGE_TOO_LARGE' : 'SPEC_TOO_LARGE', message, { limitBytes });
}
