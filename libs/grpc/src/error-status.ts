import { Metadata, status as grpcStatus, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import {
  GuildhallError,
  asGuildhallError,
  errorMapping,
  kindOfGrpcStatus,
  type ErrorDocument,
  type ErrorKind,
} from '@guildhall/contract';
import { briefError, briefStatus } from './brief-error';

/** Trailer that carries kind, reason code, field and text of a failure as JSON in UTF-8. */
const errorTrailer = 'guildhall-error-bin';

/** A failure as the status that ends a gRPC call; what is too long for trailers is cut. */
export function statusOfError(thrown: unknown): StatusObject {
  const error = asGuildhallError(thrown);
  const metadata = new Metadata();
  metadata.set(errorTrailer, Buffer.from(JSON.stringify(briefError(error))));
  metadata.set('guildhall-reason', error.code);
  return { code: errorMapping[error.kind].grpc, details: briefStatus(error.message), metadata };
}

/** Reasons of calls that ended without a word from a host of ours. */
const foreignReason: { readonly [K in ErrorKind]?: (detail: string) => ErrorDocument } = {
  unavailable: (detail) => ({
    kind: 'unavailable',
    code: 'HOST_UNREACHABLE',
    message: `The host does not answer: ${detail}`,
  }),
  deadline: (detail) => ({
    kind: 'deadline',
    code: 'CALL_TIMEOUT',
    message: `The host did not answer in time: ${detail}`,
  }),
};

/** The failure of a gRPC call, as its server threw it or as the transport explains it. */
export function errorOfStatus(failure: ServiceError): GuildhallError {
  const [trailer] = failure.metadata?.get(errorTrailer) ?? [];
  if (Buffer.isBuffer(trailer)) return GuildhallError.fromJSON(JSON.parse(trailer.toString()) as ErrorDocument);
  const kind = kindOfGrpcStatus(failure.code);
  const explain = foreignReason[kind] ?? ((message: string): ErrorDocument => ({ kind, code: 'INTERNAL', message }));
  return GuildhallError.fromJSON({
    ...explain(failure.details ?? failure.message),
    details: { address: addressOf(failure) },
  });
}

/** Whether nobody listens at the address: proof, unlike silence, that the host is gone. */
export function isRefused(failure: ServiceError): boolean {
  return failure.code === grpcStatus.UNAVAILABLE && /ECONNREFUSED/.test(failure.details ?? '');
}

function addressOf(failure: ServiceError): string {
  return /(\d+\.\d+\.\d+\.\d+:\d+|\[[^\]]+\]:\d+)/.exec(failure.details ?? '')?.[0] ?? '';
}
