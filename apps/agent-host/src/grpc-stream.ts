import type { ServerWritableStream } from '@grpc/grpc-js';
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
