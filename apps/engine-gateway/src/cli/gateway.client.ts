import { deadlineExceeded, GuildhallError, invalid, unavailable } from '@guildhall/contract';
import type { IncomingMessage } from 'node:http';
import { gatewayUrl, openRequest, type OutgoingRequest } from './gateway-request';
import { linesOf } from './output/lines';
import { errorOfAnswer, errorOfStreamedLine } from './problem-error';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parts of the path after `/v1`, as they are: they are percent-encoded here. */
  readonly path: readonly string[];
  readonly query?: { readonly [name: string]: string | number | boolean | undefined };
  /** Sent as JSON. */
  readonly body?: unknown;
  /** How long the gateway may say nothing; default 30,000. */
  readonly silenceMs?: number;
}

const usualSilenceMs = 30_000;

/** Calls the gateway's REST interface; its failures become GuildhallErrors again. */
export class GatewayClient {
  private readonly base: URL;

  /** @throws GuildhallError invalid CONFIG_INVALID, field GUILDHALL_URL */
  constructor(url: string) {
    this.base = gatewayUrl(url);
  }

  /**
   * @returns the answer's document; undefined for an answer without content
   * @throws GuildhallError as the gateway says, or unavailable GATEWAY_UNREACHABLE | deadline CALL_TIMEOUT
   */
  async call<T>(call: Call): Promise<T> {
    const response = await this.send(call, 'application/json');
    const text = await this.textOf(response);
    this.requireSuccess(response, text);
    return text === '' ? (undefined as T) : (JSON.parse(text) as T);
  }

  /**
   * The documents of a streamed answer, as they come, until the gateway ends it or the signal does.
   * @throws GuildhallError as `call`, also for what the gateway tells in the midst of the stream
   */
  async *stream<T>({ signal, ...call }: Call & { readonly signal?: AbortSignal }): AsyncGenerator<T> {
    let response: IncomingMessage | undefined;
    try {
      response = await this.send(call, 'application/x-ndjson', signal);
      if (isFailure(response)) this.requireSuccess(response, await this.textOf(response));
      yield* this.documentsOf<T>(response);
    } catch (error) {
      if (!signal?.aborted) throw error;
    } finally {
      response?.destroy();
    }
  }

  private async *documentsOf<T>(response: IncomingMessage): AsyncGenerator<T> {
    const lines = linesOf(response)[Symbol.asyncIterator]();
    for (;;) {
      const { value: line, done } = await lines.next().catch((error: unknown) => Promise.reject(this.failure(error)));
      if (done) return;
      // An empty line only shows that the gateway lives.
      if (line === '') continue;
      const document = JSON.parse(line) as T;
      const failure = errorOfStreamedLine(document);
      if (failure) throw failure;
      yield document;
    }
  }

  private async send(call: Call, accept: string, signal?: AbortSignal): Promise<IncomingMessage> {
    const { method = 'GET', silenceMs = usualSilenceMs } = call;
    const outgoing: OutgoingRequest = { base: this.base, method, path: pathOf(call), accept, body: call.body, signal };
    const request = openRequest(outgoing);
    request.setTimeout(silenceMs, () => request.destroy(this.tooSlow(silenceMs)));
    try {
      return await new Promise<IncomingMessage>((resolve, reject) => {
        request.once('response', resolve);
        request.on('error', reject);
      });
    } catch (error) {
      throw this.failure(error);
    }
  }

  private async textOf(response: IncomingMessage): Promise<string> {
    try {
      return Buffer.concat(await response.toArray()).toString('utf8');
    } catch (error) {
      throw this.failure(error);
    }
  }

  private requireSuccess(response: IncomingMessage, text: string): void {
    const type = response.headers['content-type'] ?? '';
    if (!isFailure(response) && (text === '' || type.includes('json'))) return;
    throw errorOfAnswer(text) ?? this.foreign(`answered ${response.statusCode} ${type.split(';')[0]}`);
  }

  private failure(error: unknown): GuildhallError {
    if (error instanceof GuildhallError) return error;
    const { code, message } = error as NodeJS.ErrnoException;
    const advice = 'Start one with "guildhall up", or name another with --gateway or GUILDHALL_URL.';
    return unavailable(
      'GATEWAY_UNREACHABLE',
      `No gateway answers at ${this.base.origin} (${code ?? message}). ${advice}`,
    );
  }

  private foreign(what: string): GuildhallError {
    const message = `${this.base.origin} ${what}, so it is no gateway of Guildhall. Check --gateway or GUILDHALL_URL.`;
    return unavailable('GATEWAY_UNREACHABLE', message);
  }

  private tooSlow(silenceMs: number): GuildhallError {
    const message = `The gateway at ${this.base.origin} said nothing for ${silenceMs / 1000} s; the call may still be at work there.`;
    return deadlineExceeded('CALL_TIMEOUT', message);
  }
}

function isFailure({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode < 200 || statusCode > 299;
}

function pathOf({ path, query = {} }: Call): string {
  if (path.includes('')) throw invalid('ARGUMENT_INVALID', 'An id or a topic is empty; give at least 1 character.');
  const asked = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(asked.map(([name, value]): [string, string] => [name, String(value)]));
  return `/v1/${path.map(encodeURIComponent).join('/')}${search.size > 0 ? `?${search}` : ''}`;
}
