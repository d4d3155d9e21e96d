import { once } from 'node:events';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually, RedisServer } from '@guildhall/test-support';
import { connectRedis } from './connect-redis';
import { KeySpace } from './key-space';
import { LuaScript } from './lua-script';
import type { RedisConnection } from './redis-connection';

const keys = new KeySpace();
const append = LuaScript.load(join(__dirname, 'testdata', 'append-if-lives.lua'));
const ref = { guildId: 'guild', agentId: 'agent' };
const list = keys.topic('guild', 'list');
const notReplicated = expect.objectContaining({ kind: 'unavailable', code: 'STORE_NOT_REPLICATED' });
/** A replica has half of it to confirm a write: more than a busy disk takes to sync. */
const callTimeoutMs = 10_000;
const synced = { appendOnly: true, appendFsync: 'always' } as const;

describe('a store with strict durability', () => {
  let master: RedisServer;
  let replica: RedisServer;
  let onReplica: Redis;
  let connection: RedisConnection;

  beforeEach(async () => {
    // Without delay: others that might want to follow are not waited for.
    master = await RedisServer.start({ ...synced, settings: ['--repl-diskless-sync-delay', '0'] });
    replica = await RedisServer.start({ ...synced, settings: ['--replicaof', '127.0.0.1', String(master.port)] });
    onReplica = new Redis(replica.url);
    await eventually(async () => expect(await onReplica.info('replication')).toContain('master_link_status:up'));
    connection = await connectRedis({ url: master.url, durability: 'strict', callTimeoutMs });
    await eventually(() => connection.write((client) => client.set(keys.agentEpoch(ref), '7')));
  });

  afterEach(async () => {
    replica.resume();
    await connection.close();
    onReplica.disconnect();
    // One that writes its first log refuses to end by SIGTERM.
    await replica.kill();
    await Promise.all([master.stop(), replica.stop()]);
  });

  const write = () => connection.run(append, [keys.agentEpoch(ref), keys.fenced('x'), list], [7]);

  it('answers a write when the replica has it', async () => {
    for (let length = 1; length <= 50; length++) {
      expect(await write()).toBe(length);
      expect(await onReplica.llen(list)).toBe(length);
    }
  });

  it('lets writes that are answered together share a wait', async () => {
    const waits = async () => /cmdstat_wait:calls=(\d+)/.exec((await connection.client.info('commandstats')) as string);
    const before = Number((await waits())?.[1]);
    await Promise.all(Array.from({ length: 20 }, write));
    expect(Number((await waits())?.[1]) - before).toBeLessThan(10);
    expect(await onReplica.llen(list)).toBe(20);
  });

  it('says so when no replica confirms, of a repeat on a connection made anew, too, and does not wait to read', async () => {
    replica.pause();
    await expect(write()).rejects.toEqual(notReplicated);
    expect(await connection.reach((client) => client.llen(list))).toBe(1);
    const another = await connectRedis({ url: master.url, durability: 'strict', callTimeoutMs });
    await expect(another.write((client) => client.set(keys.agentEpoch(ref), '7', 'NX'))).rejects.toEqual(notReplicated);
    replica.resume();
    await eventually(() => another.write((client) => client.set(keys.agentEpoch(ref), '7', 'NX')));
    expect(await onReplica.llen(list)).toBe(1);
    await another.close();
  });

  it('goes on with what may be lost, and with reading, while it waits for a replica', async () => {
    replica.pause();
    let isWaiting = true;
    const writing = write().finally(() => (isWaiting = false));
    const refused = expect(writing).rejects.toEqual(notReplicated);
    const length = () => connection.reach((client) => client.llen(list));
    await eventually(async () => expect(await length()).toBe(1));
    await connection.runUnconfirmed(append, [keys.agentEpoch(ref), keys.fenced('x'), list], [7]);
    expect(await length()).toBe(2);
    expect(isWaiting).toBe(true);
    await refused;
  });

  it('does not take the word of the server that it finds after the one which took the write', async () => {
    const writing = connection.write(async (client) => {
      const answer = await client.rpush(list, 'x');
      const closed = once(client, 'close');
      client.disconnect(true);
      await closed;
      await eventually(() => expect(client.status).toBe('ready'));
      return answer;
    });
    await expect(writing).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('strict durability', () => {
  const refused = expect.objectContaining({ kind: 'invalid', code: 'CONFIG_INVALID', field: 'DURABILITY' });

  it.each([
    ['no log', {}],
    ['a log that is synced once a second', { appendOnly: true, appendFsync: 'everysec' } as const],
  ])('is refused for a store with %s', async (_what, options) => {
    const server = await RedisServer.start(options);
    await expect(connectRedis({ url: server.url, durability: 'strict' })).rejects.toEqual(refused);
    await server.stop();
  });

  it('is refused for a cluster', async () => {
    const connecting = async () => connectRedis({ url: 'redis+cluster://127.0.0.1:1', durability: 'strict' });
    await expect(connecting()).rejects.toEqual(refused);
  });
});
