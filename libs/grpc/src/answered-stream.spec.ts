import {
  Client,
  credentials,
  Server,
  ServerCredentials,
  status,
  type ServerDuplexStream,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { CreateAgentStreamRequest, CreateAgentStreamResponse } from '@guildhall/contract';
import { eventually } from '@guildhall/test-support';
import { createStream, type CreateStream } from './create-stream';
import { agentHostService } from './service-definition';

type HostEnd = ServerDuplexStream<CreateAgentStreamRequest, Partial<CreateAgentStreamResponse>>;

const request = (agent: string) => ({ clientType: agent }) as Parameters<CreateStream['call']>[0];

describe('AnsweredStream', () => {
  let server: Server;
  let client: Client;
  let creates: CreateStream;
  /** The other ends, the newest last, and what came over them. */
  let ends: HostEnd[];
  let came: { readonly call: number; readonly name: string }[];

  beforeEach(async () => {
    [ends, came, server] = [[], [], new Server()];
    const onStream = (end: HostEnd) => {
      ends.push(end);
      end.on('error', () => undefined);
      end.on('data', ({ call, agent }: CreateAgentStreamRequest) => came.push({ call, name: agent?.clientType ?? '' }));
    };
    server.addService(agentHostService(), { CreateAgentStream: onStream } as unknown as UntypedServiceImplementation);
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
    creates = createStream(client);
  });

  afterEach(() => {
    creates.close();
    client.close();
    server.forceShutdown();
  });

  const arrived = (count: number) => eventually(() => expect(came).toHaveLength(count));

  function answer(name: string): void {
    const call = came.find((one) => one.name === name)?.call ?? 0;
    ends.at(-1)?.write({ call, agent: { agentId: `id of ${name}` } as CreateAgentStreamResponse['agent'] });
  }

  it('gives each call its own answer, in whatever order they come', async () => {
    const calls = ['a', 'b', 'c'].map((name) => creates.call(request(name), 20_000));
    await arrived(3);
    for (const name of ['c', 'a', 'b']) answer(name);

    expect((await Promise.all(calls)).map((one) => one?.agentId)).toEqual(['id of a', 'id of b', 'id of c']);
    expect(ends).toHaveLength(1);
  });

  it.each([
    ['breaks', () => ends.at(-1)?.emit('error', { code: status.UNAVAILABLE, details: 'gone' })],
    ['ends in good order', () => ends.at(-1)?.end()],
  ])('fails every call that waits when the stream %s, and opens another one for the next', async (_how, end) => {
    const calls = ['a', 'b'].map((name) => creates.call(request(name), 20_000));
    await arrived(2);
    end();

    const unreachable = { status: 'rejected', reason: { kind: 'unavailable', code: 'HOST_UNREACHABLE' } };
    expect(await Promise.allSettled(calls)).toMatchObject([unreachable, unreachable]);
    const next = creates.call(request('c'), 20_000);
    await arrived(3);
    answer('c');
    expect(await next).toMatchObject({ agentId: 'id of c' });
    expect(ends).toHaveLength(2);
  });

  it('gives up on an answer that is late, and only on that one', async () => {
    const late = creates.call(request('late'), 50);
    const patient = creates.call(request('patient'), 20_000);
    await expect(late).rejects.toMatchObject({ kind: 'deadline', code: 'CALL_TIMEOUT' });
    await arrived(2);
    answer('late');
    answer('patient');

    expect(await patient).toMatchObject({ agentId: 'id of patient' });
  });

  it('says that a host cannot be reached where nobody listens', async () => {
    server.forceShutdown();
    await expect(creates.call(request('a'), 20_000)).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' });
  });

  it('ends the stream when it is closed, but not before what waits is answered', async () => {
    const call = creates.call(request('a'), 20_000);
    await arrived(1);
    creates.close();
    answer('a');

    expect(await call).toMatchObject({ agentId: 'id of a' });
    await eventually(() => expect(ends[0]?.cancelled).toBe(true));
  });
});
