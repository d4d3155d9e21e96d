import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { asGuildhallError } from '@guildhall/contract';
import type { Request, Response } from 'express';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { problemDocument } from '../documents/problem.document';
import { streamFormat, type StreamFormat, type StreamItem } from './stream-format';

/** How long a source may take to fail with a status of its own; later failures are told on the stream. */
const earlyFailureMs = 100;
const heartbeatMs = 15_000;

type Open<T> = (signal: AbortSignal) => AsyncIterable<T>;

/** Sends what a source yields, no faster than the client reads, until the source ends or the client has left. */
@Injectable()
export class StreamSender implements BeforeApplicationShutdown {
  private readonly open = new Set<AbortController>();

  /** Resolves when the stream has ended and its source is closed. A source that fails at once rejects. */
  async send<T>(
    exchange: { readonly request: Request; readonly response: Response },
    source: Open<T>,
    toItem: (value: T) => StreamItem,
  ): Promise<void> {
    const { request, response } = exchange;
    const stop = new AbortController();
    response.once('close', () => stop.abort());
    this.open.add(stop);
    try {
      const values = await begin(source(stop.signal));
      const stream = new OutgoingStream(response, streamFormat(request.headers.accept), stop.signal);
      await stream.send(values, toItem);
    } finally {
      this.open.delete(stop);
    }
  }

  /** HTTP closes after this hook, and would wait for streams without end. */
  beforeApplicationShutdown(): void {
    for (const stop of this.open) stop.abort();
  }
}

/** Asks for the first value before the headers leave: what does not exist answers 404 and not an empty stream. */
async function begin<T>(source: AsyncIterable<T>): Promise<AsyncGenerator<T>> {
  const iterator = source[Symbol.asyncIterator]();
  const first = iterator.next();
  const calm = new AbortController();
  await Promise.race([first, delay(earlyFailureMs, undefined, { signal: calm.signal }).catch(() => undefined)]);
  calm.abort();
  return goOn(first, iterator);
}

async function* goOn<T>(first: Promise<IteratorResult<T>>, rest: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    for (let step = await first; !step.done; step = await rest.next()) yield step.value;
  } finally {
    await rest.return?.();
  }
}

class OutgoingStream {
  constructor(
    private readonly response: Response,
    private readonly format: StreamFormat,
    private readonly signal: AbortSignal,
  ) {}

  async send<T>(values: AsyncIterable<T>, toItem: (value: T) => StreamItem): Promise<void> {
    const { response, format } = this;
    response.writeHead(200, {
      'content-type': format.mediaType,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    const heartbeat = setInterval(() => this.beat(), heartbeatMs);
    try {
      for await (const value of values) await this.write(toItem(value));
    } catch (error) {
      await this.write({ event: 'error', data: problemDocument(asGuildhallError(error)) });
    } finally {
      clearInterval(heartbeat);
      response.end();
    }
  }

  private async write(item: StreamItem): Promise<void> {
    const { response, signal } = this;
    if (signal.aborted || response.write(this.format.encode(item))) return;
    // A client that left drains no more; its leaving ends the wait.
    await once(response, 'drain', { signal }).catch(() => undefined);
  }

  private beat(): void {
    if (!this.response.writableNeedDrain) this.response.write(this.format.heartbeat);
  }
}
