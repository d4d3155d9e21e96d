import { connectRedis, type RedisConnection } from '@guildhall/redis';
import { patientMs, RedisServer } from '@guildhall/test-support';
import { redisStore, sqliteFileStore, sqliteMemoryStore, type OpenStore, type StoreUnderTest } from './message-stores';

/** Runs one suite against every store; what the suite opens is closed after each test. */
export function eachStore(what: string, suite: (open: OpenStore) => void): void {
  let server: RedisServer;
  let connection: RedisConnection;
  const opened: StoreUnderTest[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
    connection = await connectRedis({ url: server.url, callTimeoutMs: patientMs });
  });

  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  const ways: [string, OpenStore][] = [
    ['redis', (options) => redisStore(connection, options)],
    ['sqlite in memory', sqliteMemoryStore],
    ['sqlite in a file', sqliteFileStore],
  ];
  describe.each(ways)(`${what} in %s`, (_store, open) => {
    suite(async (options) => {
      const one = await open(options);
      opened.push(one);
      return one;
    });
  });
}
