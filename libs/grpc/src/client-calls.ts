import type { Client, ServiceError } from '@grpc/grpc-js';
import { errorOfStatus } from './error-status';
import { methodOf } from './service-definition';

/**
 * Makes one call of AgentHostService.
 * @throws GuildhallError as the host threw it; unavailable HOST_UNREACHABLE or deadline CALL_TIMEOUT by the transport
 */
export function callUnary<Request, Response>(
  client: Client,
  name: string,
  request: Request,
  deadlineMs: number,
): Promise<Response> {
  const { path, requestSerialize, responseDeserialize } = methodOf(name);
  return new Promise((resolve, reject) => {
    const onAnswer = (failure: ServiceError | null, response?: unknown) =>
      failure ? reject(errorOfStatus(failure)) : resolve(response as Response);
    const options = { deadline: Date.now() + deadlineMs };
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, options, onAnswer);
  });
}

/** Reads a server stream until it or the signal ends. Reading slowly slows the server. */
export async function* callStream<Request, Response>(
  client: Client,
  name: string,
  request: Request,
  signal: AbortSignal,
): AsyncGenerator<Response> {
  const { path, requestSerialize, responseDeserialize } = methodOf(name);
  const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
  const cancel = () => call.cancel();
  signal.addEventListener('abort', cancel);
  try {
    for await (const response of call) yield response as Response;
  } catch (failure) {
    if (!signal.aborted) throw errorOfStatus(failure as ServiceError);
  } finally {
    signal.removeEventListener('abort', cancel);
    call.cancel();
  }
}
