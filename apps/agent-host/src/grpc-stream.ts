import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import { from, ignoreElements, type Observable } from 'rxjs';

/**
 * Writes what a source yields to a server stream, no faster than the client reads. The Observable that Nest asks for
 * only tells the end: values sent through it would pile up in memory behind a slow client.
 */
export function streamTo<Request, Item>(
  call: ServerWritableStream<Request, Item>,
  source: (signal: AbortSignal) => AsyncIterable<Item>,
): Observable<never> {
  return from(pump(call, source)).pipe(ignoreElements());
}

async function pump<Request, Item>(
  call: ServerWritableStream<Request, Item>,
  source: (signal: AbortSignal) => AsyncIterable<Item>,
): Promise<void> {
  const ended = new AbortController();
  let goOn: () => void = () => undefined;
  const end = () => {
    ended.abort();
    goOn();
  };
  call.on('cancelled', end);
  call.on('close', end);
  for await (const item of source(ended.signal)) {
    if (ended.signal.aborted) return;
    // One message at a time: the stream itself would take 16 of any size before it says that it is full.
    await new Promise<void>((resolve) => {
      goOn = resolve;
      call.write(item, () => resolve());
    });
  }
}

/**
 * Answers each request of a stream when its answer is there, in whatever order. Nothing more is read while the client does
 * not read answers; when it is gone, they are dropped.
 *
 * @param answer must not reject
 */
export function answerEach<Request, Response>(
  call: ServerDuplexStream<Request, Response>,
  answer: (request: Request) => Promise<Response>,
): void {
  const waiting = new Set<Promise<void>>();
  const write = (response: Response) => {
    if (!call.cancelled && !call.write(response)) call.pause();
  };
  call.on('data', (request: Request) => {
    const answering = answer(request)
      .then(write)
      .finally(() => waiting.delete(answering));
    waiting.add(answering);
  });
  call.on('drain', () => call.resume());
  call.on('end', () => void Promise.all(waiting).then(() => call.end()));
  // A client that went away; `cancelled` says so.
  call.on('error', () => undefined);
}
