import { join } from 'node:path';
import { patientMs, RedisServer } from '@guildhall/test-support';
import { connectRedis } from './connect-redis';
import { KeySpace } from './key-space';
import { LuaScript } from './lua-script';
import type { RedisConnection } from './redis-connection';

const keys = new KeySpace();
const ref = { guildId: 'guild', agentId: 'agent' };
const script = LuaScript.load(join(__dirname, 'testdata', 'append-if-lives.lua'));

describe('check_fence', () => {
  let server: RedisServer;
  let connection: RedisConnection;

  beforeAll(async () => {
    server = await RedisServer.start();
    connection = await connectRedis({ url: server.url, callTimeoutMs: patientMs });
  });

  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  beforeEach(() => connection.reach((client) => client.flushall()));

  const append = (epoch: number) =>
    connection.run(script, [keys.agentEpoch(ref), keys.fenced('incarnation'), '{guildhall}:list'], [epoch]);
  const listed = () => connection.reach((client) => client.lrange('{guildhall}:list', 0, -1));

  it('lets the highest epoch act', async () => {
    await connection.reach((client) => client.set(keys.agentEpoch(ref), '7'));

    expect(await append(7)).toBe(1);
    expect(await listed()).toEqual(['7']);
  });

  it.each([
    ['an epoch that is not the highest any more', 9, ['stale', '10']],
    ['a higher one, whose reservation a failover rolled back', 11, ['unknown']],
  ])('refuses %s, with nothing applied', async (_which, epoch, refusal) => {
    await connection.reach((client) => client.set(keys.agentEpoch(ref), '10'));

    expect(await append(epoch)).toEqual(refusal);
    expect(await listed()).toEqual([]);
  });

  it('refuses a fenced incarnation, with nothing applied', async () => {
    await connection.reach((client) => client.set(keys.agentEpoch(ref), '7'));
    await connection.reach((client) => client.set(keys.fenced('incarnation'), '1'));

    expect(await append(7)).toEqual(['fenced']);
    expect(await listed()).toEqual([]);
  });

  it('refuses an agent that the store does not know, with nothing applied', async () => {
    expect(await append(7)).toEqual(['unknown']);
    expect(await listed()).toEqual([]);
  });

  describe('in a test that switches it off', () => {
    const file = join(__dirname, 'testdata', 'append-if-lives.lua');
    const { GUILDHALL_TEST_RUN: run } = process.env;

    beforeEach(() => (process.env['GUILDHALL_TEST_NO_FENCING'] = '1'));

    afterEach(() => {
      delete process.env['GUILDHALL_TEST_NO_FENCING'];
      process.env['GUILDHALL_TEST_RUN'] = run;
    });

    it('lets everybody act', async () => {
      const unfenced = LuaScript.load(file);
      const touched = [keys.agentEpoch(ref), keys.fenced('incarnation'), '{guildhall}:list'];
      expect(await connection.run(unfenced, touched, [7])).toBe(1);
    });

    it('checks all the same outside of a test run', () => {
      delete process.env['GUILDHALL_TEST_RUN'];
      expect(LuaScript.load(file).source).toBe(script.source);
    });
  });
});
