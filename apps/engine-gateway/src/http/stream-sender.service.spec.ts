import { notFound } from '@guildhall/contract';
import { eventually } from '@guildhall/test-support';
import type { Request, Response } from 'express';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StreamSender } from './stream-sender.service';

/** Yields numbers without end, and tells how many were asked for and whether it was closed. */
class Numbers {
  given = 0;
  closed = false;

  async *open(signal: AbortSignal, text = ''): AsyncGenerator<{ n: number; text: string }> {
    try {
      while (!signal.aborted) {
        yield { n: ++this.given, text };
        await new Promise(setImmediate);
      }
    } finally {
      this.closed = true;
    }
  }
}

describe('StreamSender', () => {
  const sender = new StreamSender();
  let server: Server;
  let source: (signal: AbortSignal) => AsyncIterable<object>;
  let failure: unknown;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const exchange = { request: request as Request, response: response as Response };
      sender
        .send(exchange, source, (data) => ({ event: 'number', data }))
        .catch((error: unknown) => {
          failure = error;
          response.writeHead(500).end();
        });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => void server.close());

  async function connect(accept = 'application/x-ndjson'): Promise<IncomingMessage> {
    const { port } = server.address() as AddressInfo;
    const [response] = (await once(get({ port, headers: { accept } }), 'response')) as [IncomingMessage];
    return response;
  }

  it('reads no further than the client does', async () => {
    const numbers = new Numbers();
    const text = 'x'.repeat(10_000);
    source = (signal) => numbers.open(signal, text);
    const response = await connect();
    let before = -1;
    await eventually(
      () => {
        const stands = numbers.given === before;
        before = numbers.given;
        expect(stands).toBe(true);
      },
      { everyMs: 200 },
    );
    // What the two sockets hold between them, and not what 10 s of reading would be.
    expect(numbers.given).toBeLessThan(2_000);
    response.resume();
    await eventually(() => expect(numbers.given).toBeGreaterThan(before + 100));
    response.destroy();
    await eventually(() => expect(numbers.closed).toBe(true));
  });

  it('closes the source when the client leaves, also one that waits', async () => {
    let closed = false;
    source = async function* (signal) {
      try {
        yield { n: 1 };
        await once(signal, 'abort');
      } finally {
        closed = true;
      }
    };
    const response = await connect();
    await once(response, 'data');
    expect(closed).toBe(false);
    response.destroy();
    await eventually(() => expect(closed).toBe(true));
  });

  it('rejects when the source fails at once, and tells on the stream when it fails later', async () => {
    const gone = notFound('AGENT_NOT_FOUND', 'It is gone.');
    source = failing([], gone);
    expect((await connect()).statusCode).toBe(500);
    expect(failure).toBe(gone);

    source = failing([{ n: 1 }], gone);
    const lines = Buffer.concat(await (await connect()).toArray())
      .toString()
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { n: 1 },
      { error: { code: 'AGENT_NOT_FOUND' } },
    ]);

    const events = Buffer.concat(await (await connect('text/event-stream')).toArray()).toString();
    expect(events).toMatch(/^event: number\ndata: \{"n":1\}\n\nevent: error\ndata: \{.*AGENT_NOT_FOUND.*\}\n\n$/);
  });

  it('ends all streams when the gateway closes', async () => {
    const numbers = [new Numbers(), new Numbers()];
    const responses = [];
    for (const one of numbers) {
      source = (signal) => one.open(signal);
      responses.push(await connect());
    }
    const ended = responses.map((response) => response.resume() && once(response, 'end'));
    sender.beforeApplicationShutdown();
    await Promise.all(ended);
    expect(numbers.map(({ closed }) => closed)).toEqual([true, true]);
  });
});

function failing(values: readonly object[], error: Error) {
  return async function* () {
    yield* values;
    throw await Promise.resolve(error);
  };
}
