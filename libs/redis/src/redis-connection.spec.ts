import { join } from 'node:path';
import { eventually, RedisServer } from '@guildhall/test-support';
import { connectRedis } from './connect-redis';
import { KeySpace } from './key-space';
import { LuaScript } from './lua-script';
import { redisStoreId } from './store-id';

const unreachable = expect.objectContaining({ kind: 'unavailable', code: 'STORE_UNREACHABLE' });
/** Long enough for a Redis that answers, on a busy machine as well. */
const quick = { callTimeoutMs: 1_500, startTimeoutMs: 1_500 };
const keys = new KeySpace();

describe('connectRedis', () => {
  let server: RedisServer;

  afterEach(() => server.stop());

  it('connects with a password', async () => {
    server = await RedisServer.start({ password: 's@cret/1' });
    const connection = await connectRedis({ url: server.url });

    expect(await connection.reach((client) => client.ping())).toBe('PONG');
    await connection.close();
  });

  it('connects as an ACL user, given in the URL or beside it', async () => {
    server = await RedisServer.start();
    const admin = await connectRedis({ url: server.url });
    await admin.reach((client) => client.acl('SETUSER', 'hall', 'on', '>secret', '~*', '+@all'));
    await admin.close();
    const address = `127.0.0.1:${server.port}`;
    const settings = [
      { url: `redis://hall:secret@${address}` },
      { url: `redis://${address}`, username: 'hall', password: 'secret' },
    ];

    for (const each of settings) {
      const connection = await connectRedis(each);
      expect(await connection.reach((client) => client.call('ACL', 'WHOAMI'))).toBe('hall');
      await connection.close();
    }
  });

  it.each([
    ['a wrong password', ':wrong-one@'],
    ['an unknown user', 'nobody:wrong-one@'],
    ['no password', ''],
  ])('says that the credentials were refused for %s, at once and without them', async (_what, credentials) => {
    server = await RedisServer.start({ password: 'right' });
    const startedAt = performance.now();

    const url = `redis://${credentials}127.0.0.1:${server.port}`;
    const attempt = connectRedis({ url, startTimeoutMs: 60_000 });
    const refusal: unknown = await attempt.catch((error: unknown) => error);

    expect(refusal).toEqual(unreachable);
    expect((refusal as Error).message).toMatch(/refused the credentials .*REDIS_URL/);
    expect(JSON.stringify(refusal)).not.toContain('wrong-one');
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  it('says that nobody answers, and where', async () => {
    server = await RedisServer.start();
    await server.kill();

    const attempt = connectRedis({ url: `redis://:secret@127.0.0.1:${server.port}`, ...quick });

    await expect(attempt).rejects.toEqual(unreachable);
    await expect(attempt).rejects.toThrow(
      new RegExp(`^Redis at 127.0.0.1:${server.port} does not answer \\(.*ECONNREFUSED.*\\). Check REDIS_URL`),
    );
    await expect(attempt).rejects.not.toThrow(/secret/);
  });

  it('says so too when Redis takes connections and nothing else', async () => {
    server = await RedisServer.start();
    server.pause();

    await expect(connectRedis({ url: server.url, ...quick })).rejects.toEqual(unreachable);
    server.resume();
  });
});

describe('RedisConnection', () => {
  let server: RedisServer;

  beforeEach(async () => {
    server = await RedisServer.start({ appendOnly: true, appendFsync: 'always' });
  });

  afterEach(() => server.stop());

  it('fails calls in finite time while Redis is away, and goes on when it is back', async () => {
    const connection = await connectRedis({ url: server.url, ...quick });
    await server.kill();

    const startedAt = performance.now();
    const calls = Array.from({ length: 50 }, () => connection.reach((client) => client.incr('counter')));
    const outcomes = await Promise.allSettled(calls);

    expect(outcomes).toEqual(outcomes.map(() => ({ status: 'rejected', reason: unreachable })));
    // One after another they would take 75 s, and without an end for ever.
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    await server.restart();
    await eventually(() => connection.reach((client) => client.ping()));
    expect(await connection.reach((client) => client.get('counter'))).toBeNull();
    await connection.close();
  });

  it('lets a call wait for a connection that comes back in time', async () => {
    const connection = await connectRedis({ url: server.url, callTimeoutMs: 20_000 });
    await server.kill();
    await eventually(() => expect(connection.client.status).not.toBe('ready'));

    const call = connection.reach((client) => client.ping());
    await server.restart();

    expect(await call).toBe('PONG');
    await connection.close();
  });

  it('fails calls that a frozen Redis does not answer, and connects anew', async () => {
    const connection = await connectRedis({ url: server.url, ...quick });
    const clientId = () => connection.reach((client) => client.call('CLIENT', 'ID'));
    const before = await clientId();
    server.pause();

    const outcomes = await Promise.allSettled([clientId(), clientId()]);

    expect(outcomes).toEqual(outcomes.map(() => ({ status: 'rejected', reason: unreachable })));
    server.resume();
    const after = await eventually(clientId);
    expect(after).not.toBe(before);
    await connection.close();
  });

  it('fails the calls that were unanswered when the connection broke, and does not send them again', async () => {
    const connection = await connectRedis({ url: server.url, callTimeoutMs: 20_000 });
    server.pause();
    const call = connection.reach((client) => client.incr('counter'));
    const failed = expect(call).rejects.toEqual(unreachable);
    await server.kill();

    await failed;
    await server.restart();
    expect(await connection.reach((client) => client.get('counter'))).toBeNull();
    await connection.close();
  });

  it('runs scripts after Redis forgot them', async () => {
    const connection = await connectRedis({ url: server.url });
    const script = LuaScript.load(join(__dirname, 'testdata', 'name-host.lua'));
    const name = () => connection.run(script, [], [keys.root, 'h']);
    await name();
    await connection.reach((client) => client.script('FLUSH'));

    expect(await name()).toBe('{guildhall}:host:h');
    await connection.close();
  });

  it('says that a full Redis takes nothing more', async () => {
    const connection = await connectRedis({ url: server.url });
    await connection.reach((client) => client.config('SET', 'maxmemory', '1'));

    await expect(connection.reach((client) => client.set('key', 'value'))).rejects.toEqual(unreachable);
    await connection.close();
  });

  it('leaves failures of the caller as they are', async () => {
    const connection = await connectRedis({ url: server.url });
    await connection.reach((client) => client.set('text', 'x'));

    await expect(connection.reach((client) => client.incr('text'))).rejects.toThrow(/not an integer/);
    await connection.close();
  });

  it('gives a second connection on which a command may wait longer than calls do', async () => {
    const connection = await connectRedis({ url: server.url, callTimeoutMs: 1_500 });
    const blocking = connection.duplicate();

    // Longer than a call may take, and longer than a silent server is believed in.
    expect(await blocking.reach((client) => client.blpop('empty', 2))).toBeNull();
    await Promise.all([blocking.close(), connection.close()]);
  });

  it('cuts a waiting command off when it is closed', async () => {
    const connection = await connectRedis({ url: server.url });
    const blocking = connection.duplicate();
    const popped = blocking.reach((client) => client.blpop('list', 0));
    const failed = expect(popped).rejects.toEqual(unreachable);

    await blocking.close();

    await failed;
    await connection.close();
  });

  it('can be closed while Redis is away', async () => {
    const connection = await connectRedis({ url: server.url, ...quick });
    await server.kill();

    await connection.close();
    await expect(connection.reach((client) => client.ping())).rejects.toEqual(unreachable);
  });

  it('lets a call wait that comes while a silent connection is being given up', async () => {
    const connection = await connectRedis({ url: server.url, callTimeoutMs: 3_000 });
    server.pause();
    await expect(connection.reach((client) => client.ping())).rejects.toEqual(unreachable);
    server.resume();

    expect(await connection.reach((client) => client.ping())).toBe('PONG');
    await connection.close();
  });

  it('comes back when it was given up in the moment in which it began to connect', async () => {
    const connection = await connectRedis({ url: server.url });
    const { client } = connection;
    client.once('connecting', () => client.disconnect(true));
    client.disconnect(true);
    await eventually(() => expect(client.status).toBe('end'));

    expect(await connection.reach(() => client.ping())).toBe('PONG');
    await connection.close();
  });

  it('turns away at once, when it is closed, who waits for it to come back', async () => {
    const connection = await connectRedis({ url: server.url, callTimeoutMs: 60_000 });
    await server.kill();
    await eventually(() => expect(connection.client.status).toBe('reconnecting'));
    const refused = expect(connection.reach((client) => client.ping())).rejects.toEqual(unreachable);

    await connection.close();

    await refused;
  });

  it('knows a store by its id, drawn once, another after it was emptied', async () => {
    const connection = await connectRedis({ url: server.url });
    const ids = await Promise.all(Array.from({ length: 5 }, () => redisStoreId(connection, keys)));
    expect(new Set(ids).size).toBe(1);

    await connection.reach((client) => client.flushall());
    expect(await redisStoreId(connection, keys)).not.toBe(ids[0]);
    await connection.close();
  });
});
