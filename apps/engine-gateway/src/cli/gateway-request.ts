import { invalid } from '@guildhall/contract';
import { request as httpRequest, type ClientRequest, type RequestOptions } from 'node:http';

export interface OutgoingRequest {
  readonly base: URL;
  readonly method: string;
  /** Begins with a slash; follows the path of the base. */
  readonly path: string;
  readonly accept: string;
  readonly body?: unknown;
  /** Ends the request, and the answer that it has by then. */
  readonly signal?: AbortSignal;
}

/**
 * A request on its way. The path is sent as it is: fetch would resolve an id that is `..`, and takes longer to load.
 */
export function openRequest({ base, method, path, accept, body, signal }: OutgoingRequest): ClientRequest {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const content =
    text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  const options: RequestOptions = {
    hostname: base.hostname.replace(/^\[|\]$/g, ''),
    port: base.port,
    method,
    path: `${base.pathname.replace(/\/$/, '')}${path}`,
    signal,
    headers: { accept, 'user-agent': 'guildhall-cli', ...content },
  };
  const request = base.protocol === 'https:' ? httpsRequest()(options) : httpRequest(options);
  request.end(text);
  return request;
}

// Most gateways are on this machine: TLS is loaded when it is asked for.
function httpsRequest() {
  return process.getBuiltinModule('node:https').request;
}

/** @throws GuildhallError invalid CONFIG_INVALID, field GUILDHALL_URL */
export function gatewayUrl(text: string): URL {
  const url = URL.parse(text);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  const message = `The gateway is "${text}"; it must be a URL such as http://127.0.0.1:3000. Set --gateway or GUILDHALL_URL.`;
  throw invalid('CONFIG_INVALID', message, { field: 'GUILDHALL_URL' });
}
