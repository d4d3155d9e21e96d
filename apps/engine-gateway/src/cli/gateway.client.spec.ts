import { conflict } from '@guildhall/contract';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problemDocument, problemType } from '../documents/problem.document';
import { GatewayClient } from './gateway.client';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const ndjson = { 'content-type': 'application/x-ndjson' };

describe('GatewayClient', () => {
  let server: Server;
  let client: GatewayClient;
  let answer: Answer;

  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = new GatewayClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}/behind/`);
  });
  afterAll(() => void server.close());

  const json =
    (body: unknown, status = 200): Answer =>
    (_request, response) =>
      response
        .writeHead(status, { 'content-type': status < 400 ? 'application/json' : problemType })
        .end(JSON.stringify(body));

  it('encodes ids as they are, dots included, and follows the path of the gateway', async () => {
    let asked = '';
    answer = (request, response) => {
      asked = request.url ?? '';
      json([])(request, response);
    };
    await client.call({
      path: ['guilds', '..', 'agents', 'a/b #%?'],
      query: { tail: 5, follow: true, from: undefined },
    });
    expect(asked).toBe('/behind/v1/guilds/../agents/a%2Fb%20%23%25%3F?tail=5&follow=true');
  });

  it('makes a problem the failure that it was', async () => {
    const failure = conflict('HOST_NAME_TAKEN', 'Taken.', { field: 'host', holder: 'h' });
    answer = json(problemDocument(failure), 409);
    const error = await client.call({ path: ['hosts'] }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ ...failure, message: 'Taken.', details: { field: 'host', holder: 'h' } });
  });

  it.each<[string, Answer]>([
    ['a page', (_request, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<p>')],
    ['JSON of somebody else', json({ error: 'no' }, 500)],
    ['a connection that ends', (request) => request.socket.destroy()],
    [
      'an answer that was cut off',
      (request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 }).write('{');
        setTimeout(() => request.socket.destroy(), 20);
      },
    ],
  ])('takes %s for no gateway', async (_what, given) => {
    answer = given;
    await expect(client.call({ path: ['hosts'] })).rejects.toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
  });

  it('waits no longer than it should for a silent gateway', async () => {
    answer = () => undefined;
    const asked = client.call({ path: ['hosts'], silenceMs: 50 });
    await expect(asked).rejects.toMatchObject({ kind: 'deadline', code: 'CALL_TIMEOUT' });
  });

  it('yields documents as they come, and throws what the stream tells', async () => {
    answer = (_request, response) => {
      response.writeHead(200, ndjson);
      const error = problemDocument(conflict('STALE_EPOCH', 'Old.'));
      response.end(`{"n":1}\n\n{"n":2}\n${JSON.stringify({ error })}\n`);
    };
    const seen: object[] = [];
    const reading = (async () => {
      for await (const document of client.stream<object>({ path: ['x'] })) seen.push(document);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'STALE_EPOCH' });
    expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('leaves when its reader does', async () => {
    const left = new Promise((resolve) => {
      answer = (_request, response) => {
        response.writeHead(200, ndjson).write('{"n":1}\n');
        response.once('close', resolve);
      };
    });
    for await (const document of client.stream({ path: ['x'] })) {
      expect(document).toEqual({ n: 1 });
      break;
    }
    await left;
  });

  it.each<[string, Answer]>([
    ['in the midst of an answer', (_request, response) => void response.writeHead(200, ndjson).write('\n')],
    ['before there is one', () => undefined],
  ])('ends quietly with its signal %s', async (_when, given) => {
    answer = given;
    const signal = AbortSignal.timeout(500);
    // Longer than a test may take.
    const silenceMs = 600_000;
    const seen: unknown[] = [];
    for await (const document of client.stream({ path: ['x'], signal, silenceMs })) seen.push(document);
    expect(seen).toEqual([]);
  });

  it.each(['', 'localhost:3000', 'ftp://there'])('refuses the URL "%s"', (url) => {
    expect(() => new GatewayClient(url)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', field: 'GUILDHALL_URL' }),
    );
  });
});
