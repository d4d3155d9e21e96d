import { Redis } from 'ioredis';
import {
  AgentHostProcess,
  eventually,
  freePort,
  isAlive,
  RedisServer,
  tempFolder,
  type TempFolder,
} from '../../support';
import { guildhall } from './support/command';
import { GatewayProcess } from './support/gateway-process';
import { guildDocument, guildFile } from './support/guild-files';

const agents = ['a', 'b'].map((id) => ({ id, class_name: 'examples.Greeter' }));

describe('engine-gateway, over Redis and hosts of their own', () => {
  let redis: RedisServer;
  let hosts: AgentHostProcess[];
  let gateway: GatewayProcess;
  let folder: TempFolder;

  beforeAll(async () => {
    [redis, folder] = [await RedisServer.start(), await tempFolder()];
    const start = (name: string) => AgentHostProcess.start({ redisUrl: redis.url, name });
    hosts = await Promise.all([start('one'), start('two')]);
    gateway = await GatewayProcess.start({ REDIS_URL: redis.url });
  });

  afterAll(async () => {
    expect(await gateway.stop()).toBe(0);
    await Promise.all(hosts.map((host) => host.stop()));
    await redis.stop();
    await folder.remove();
  });

  const run = (args: readonly string[]) => guildhall(args, { env: { GUILDHALL_URL: gateway.url } });

  it('spreads a guild over the hosts, passes its messages on, and ends it', async () => {
    const file = await guildFile(folder.path, 'guild.json', guildDocument('g', agents));
    const { stdout } = await run(['run', file, '--json']);
    const { running } = JSON.parse(stdout) as { running: { host: string; pid: number }[] };
    expect(running.map(({ host }) => host).sort()).toEqual(['one', 'two']);

    const following = run(['messages', 'g', 'answers', '-f', '--from', 'earliest', '--limit', '2']);
    expect(await run(['send', 'g', 'greetings', '{"who":"Ada"}'])).toMatchObject({ code: 0 });
    expect((await following).stdout.match(/hello Ada/g)).toHaveLength(2);

    expect(await run(['stop', 'g'])).toMatchObject({ code: 0 });
    await eventually(() => expect(running.map(({ pid }) => isAlive(pid))).toEqual([false, false]));
  });

  it('moves an agent with its state, where it is told to and where it is not', async () => {
    const counter = { id: 'counter', class_name: 'examples.Counter', listen_to_default_topic: false };
    const ran = await run(['run', await guildFile(folder.path, 'guild.json', guildDocument('m', [counter])), '--json']);
    const [before] = (JSON.parse(ran.stdout) as { running: { host: string; pid: number }[] }).running;
    const other = before?.host === 'one' ? 'two' : 'one';
    await run(['send', 'm', 'numbers', '{"add":40}']);
    await eventually(async () => expect((await run(['messages', 'm', 'sums'])).stdout).toContain('"sum":40'));

    expect((await run(['move', 'm', 'counter', '--to', other])).stdout).toMatch(
      new RegExp(`^Agent counter of guild m runs on host ${other} \\(pid \\d+\\)\\.\n$`),
    );
    expect(isAlive(before?.pid ?? 0)).toBe(false);
    await eventually(async () => {
      const told = (await run(['events', 'm', 'counter'])).stdout;
      expect(told).toContain(`→ stopped on ${before?.host}`);
      expect(told).toContain(`handed over to host ${other}, as asked by guildhall-cli`);
    });
    const back = await run(['move', 'm', 'counter', '--json']);
    expect(JSON.parse(back.stdout)).toMatchObject({ agent_id: 'counter', host: before?.host, state: 'running' });
    const again = await run(['move', 'm', 'counter', '--to', before?.host ?? '']);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('ARGUMENT_INVALID') });

    await run(['send', 'm', 'numbers', '{"add":2}']);
    await eventually(async () => expect((await run(['messages', 'm', 'sums'])).stdout).toContain('"sum":42'));
    await run(['stop', 'm']);
  });

  it('drains a host: its agents run elsewhere, and it takes no more', async () => {
    const leaving = await AgentHostProcess.start({ redisUrl: redis.url, name: 'leaving' });
    const many = Array.from({ length: 6 }, (_none, index) => ({ id: `a${index}`, class_name: 'examples.Echo' }));
    await run(['run', await guildFile(folder.path, 'guild.json', guildDocument('d', many))]);
    // Whom the gateway chooses it may know from a second ago.
    for (const id of ['a0', 'a1']) await run(['move', 'd', id, '--to', 'leaving']);
    const hostsOf = async () => {
      const { stdout } = await run(['ps', 'd', '--json']);
      return (JSON.parse(stdout) as { host?: string; state: string }[]).map(({ host, state }) => [host, state]);
    };
    const ofLeaving = (await hostsOf()).filter(([host]) => host === 'leaving').length;
    expect(ofLeaving).toBeGreaterThan(0);

    const { code, stdout } = await run(['drain', 'leaving', '--deadline', '20', '--json']);
    expect({ code, drained: JSON.parse(stdout) as object }).toEqual({
      code: 0,
      drained: { host: 'leaving', moved: ofLeaving, stopped: 0, forced: 0 },
    });
    await eventually(async () => {
      const told = (await run(['events', 'd', '--json'])).stdout;
      expect(told.match(/because its host is being emptied, as asked by guildhall-cli/g)).toHaveLength(2 * ofLeaving);
    });
    const after = await hostsOf();
    expect(after.filter(([host, state]) => host === 'leaving' || state !== 'running')).toEqual([]);
    expect((await run(['hosts'])).stdout).toMatch(/^leaving .* draining /m);
    expect((await run(['move', 'd', 'a0', '--to', 'leaving'])).stderr).toContain('NO_HOST_AVAILABLE');
    await run(['stop', 'd']);
    await leaving.stop();
  });

  it('gives a follower’s connection back when it leaves', async () => {
    const file = await guildFile(folder.path, 'guild.json', guildDocument('g', agents));
    await run(['run', file]);
    const client = new Redis(redis.url);
    const connections = async () => (await client.client('LIST')) as string;
    const before = (await connections()).trim().split('\n').length;
    const leaving = new AbortController();
    const path = `${gateway.url}/v1/guilds/g/topics/answers/messages?follow`;
    const streams = Array.from({ length: 5 }, () => fetch(path, { signal: leaving.signal }));
    await Promise.all(streams);
    await eventually(async () => expect((await connections()).trim().split('\n').length).toBeGreaterThan(before));
    leaving.abort();
    await eventually(async () => expect((await connections()).trim().split('\n').length).toBe(before));
    client.disconnect();
    await run(['stop', 'g']);
  });

  it('is alive and not ready while Redis is away, says so, and is ready again when it is back', async () => {
    await redis.kill();
    await eventually(async () => expect(await gateway.probe('ready')).toBe(503));
    expect(await gateway.probe('live')).toBe(200);
    const { code, stderr } = await run(['ps']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^guildhall: STORE_UNREACHABLE: [^\n]+\n$/),
    });
    await redis.restart();
    await eventually(async () => expect(await gateway.probe('ready')).toBe(200));
  });

  it('says who has its port', async () => {
    const port = new URL(gateway.url).port;
    const second = await GatewayProcess.spawn({ REDIS_URL: redis.url, HTTP_PORT: port });
    expect(await second.ended()).toBe(1);
    expect(second.output).toMatch(
      new RegExp(`^engine-gateway: PORT_IN_USE: Another process listens on \\S+:${port}\\. [^\n]+\n$`),
    );
  });
});

describe('engine-gateway, with settings that cannot be', () => {
  it.each([
    [
      'a REDIS_URL that is none',
      { REDIS_URL: 'localhost:6379' },
      /^engine-gateway: CONFIG_INVALID: REDIS_URL [^\n]+\n$/,
    ],
    ['an open address', { BIND_ADDRESS: '0.0.0.0' }, /^engine-gateway: CONFIG_INVALID: BIND_ADDRESS [^\n]+\n$/],
    [
      'an address of elsewhere',
      { BIND_ADDRESS: '192.0.2.1', AUTH: 'none' },
      /^engine-gateway: CONFIG_INVALID: BIND_ADDRESS [^\n]+\n$/,
    ],
  ])('says what is wrong with %s', async (_what, env, line) => {
    const gateway = await GatewayProcess.spawn(env);
    expect(await gateway.ended()).toBe(1);
    expect(gateway.output).toMatch(line);
  });

  it('says that Redis is away, without its password', async () => {
    const gateway = await GatewayProcess.spawn({ REDIS_URL: `redis://user:secret@127.0.0.1:${await freePort()}` });
    expect(await gateway.ended()).toBe(1);
    expect(gateway.output).toMatch(/^engine-gateway: STORE_UNREACHABLE: [^\n]+\n$/);
    expect(gateway.output).not.toContain('secret');
  });
});
