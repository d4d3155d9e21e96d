import { status, type Client, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import { deadlineExceeded, type GuildhallError } from '@guildhall/contract';
import { errorOfStatus } from './error-status';
import { methodOf } from './service-definition';

interface Pending<Answer> {
  resolve(answer: Answer): void;
  reject(error: GuildhallError): void;
  readonly timer: NodeJS.Timeout;
}

/** How a stream carries requests and answers: each with the number of its call. */
export interface Framing<Request, Answer, Out, In> {
  readonly wrap: (call: number, request: Request) => Out;
  readonly unwrap: (frame: In) => { readonly call: number; readonly answer: Answer };
}

/**
 * Calls over one bidirectional stream, answered in whatever order. A message on a stream that is open takes a third of the
 * time of a call of its own (docs/adr/0026-creates-travel-over-one-stream.md). The first call opens the stream, and the
 * first one after its break another; a break fails every call that waits.
 */
export class AnsweredStream<Request, Answer, Out, In> {
  private readonly pending = new Map<number, Pending<Answer>>();
  private stream: ClientDuplexStream<Out, In> | undefined;
  private lastCall = 0;
  private closed = false;

  constructor(
    private readonly client: Client,
    private readonly method: string,
    private readonly framing: Framing<Request, Answer, Out, In>,
  ) {}

  /**
   * @param deadlineMs how long to wait for the answer
   * @throws GuildhallError unavailable HOST_UNREACHABLE when the stream breaks | deadline CALL_TIMEOUT
   */
  call(request: Request, deadlineMs: number): Promise<Answer> {
    const call = (this.lastCall += 1);
    return new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => this.take(call)?.reject(timeout(this.client, deadlineMs)), deadlineMs);
      this.pending.set(call, { resolve, reject, timer });
      this.stream ??= this.open();
      this.stream.write(this.framing.wrap(call, request));
    });
  }

  /** Ends the stream once nothing waits for an answer any more. */
  close(): void {
    this.closed = true;
    this.endWhenIdle();
  }

  private open(): ClientDuplexStream<Out, In> {
    const { path, requestSerialize, responseDeserialize } = methodOf(this.method);
    const stream = this.client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    stream.on('data', (frame: In) => this.came(frame));
    // Each end has a status; where it is an error, it comes as one, too.
    stream.on('error', () => undefined);
    stream.on('status', (end: ServiceError) => this.broke(end));
    return stream as ClientDuplexStream<Out, In>;
  }

  private came(frame: In): void {
    const { call, answer } = this.framing.unwrap(frame);
    this.take(call)?.resolve(answer);
  }

  private broke(end: ServiceError): void {
    this.stream = undefined;
    // An end in good order, too, leaves what waits without an answer.
    const error = errorOfStatus(end.code === status.OK ? { ...end, code: status.UNAVAILABLE } : end);
    for (const call of [...this.pending.keys()]) this.take(call)?.reject(error);
  }

  private take(call: number): Pending<Answer> | undefined {
    const pending = this.pending.get(call);
    this.pending.delete(call);
    clearTimeout(pending?.timer);
    if (this.closed) this.endWhenIdle();
    return pending;
  }

  private endWhenIdle(): void {
    if (this.pending.size === 0) this.stream?.cancel();
  }
}

function timeout(client: Client, deadlineMs: number): GuildhallError {
  const address = client.getChannel().getTarget().replace(/^dns:/, '');
  const message = `The host did not answer in time: no answer from ${address} within ${deadlineMs} ms.`;
  return deadlineExceeded('CALL_TIMEOUT', message, { address });
}
