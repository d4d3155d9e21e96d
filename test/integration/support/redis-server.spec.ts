import { Redis, type RedisOptions } from 'ioredis';
import { RedisServer } from '../../support';

describe('the redis-server of a test', () => {
  let server: RedisServer | undefined;
  let clients: Redis[] = [];

  function connect(url: string, options: RedisOptions = {}): Redis {
    const client = new Redis(url, options);
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  }

  afterEach(async () => {
    for (const client of clients) client.disconnect();
    clients = [];
    await server?.stop();
  });

  it('answers to those who know its password only', async () => {
    server = await RedisServer.start({ password: 'open: sesame' });
    const guest = connect(server.url);
    const stranger = connect(`redis://127.0.0.1:${server.port}`, { enableReadyCheck: false });

    await expect(guest.ping()).resolves.toBe('PONG');
    await expect(stranger.ping()).rejects.toThrow('NOAUTH');
  });

  it('has what it acknowledged after it was killed, given an append-only file', async () => {
    server = await RedisServer.start({ appendOnly: true });
    const client = connect(server.url, { retryStrategy: () => 20 });
    await client.set('kept', 'yes');

    await server.kill();
    await server.restart();

    await expect(client.get('kept')).resolves.toBe('yes');
  });

  it('is gone after its stop, also when it was frozen', async () => {
    server = await RedisServer.start();
    const pid = server.pid as number;
    server.pause();

    await server.stop();

    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
