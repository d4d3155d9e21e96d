import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import {
  eventually,
  freePort,
  hasProgram,
  RedisServer,
  tempFolder,
  type RedisServerOptions,
  type TempFolder,
} from '@guildhall/test-support';
import { connectRedis } from './connect-redis';
import { LuaScript } from './lua-script';
import { KeySpace } from './key-space';
import type { RedisConnection } from './redis-connection';

const keys = new KeySpace();
const script = LuaScript.load(join(__dirname, 'testdata', 'append-if-lives.lua'));
const hasOpenssl = hasProgram('openssl', 'the certificate is drawn by openssl');
const unreachable = expect.objectContaining({ kind: 'unavailable', code: 'STORE_UNREACHABLE' });

const started: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of started.splice(0).reverse()) await each.stop();
});

async function startRedis(options: RedisServerOptions): Promise<RedisServer> {
  const server = await RedisServer.start(options);
  started.push(server);
  return server;
}

/** Runs a script over several keys, a pipeline's worth of commands and a command that waits. */
async function expectWorks(connection: RedisConnection): Promise<void> {
  const ref = { guildId: 'guild', agentId: 'agent' };
  const list = keys.topic('guild', 'list');
  await connection.reach((client) => client.set(keys.agentEpoch(ref), '7'));
  expect(await connection.run(script, [keys.agentEpoch(ref), keys.fenced('x'), list], [7])).toBe(1);
  expect(await connection.run(script, [keys.agentEpoch(ref), keys.fenced('x'), list], [6])).toEqual(['stale', '7']);

  const blocking = connection.duplicate();
  started.push({ stop: () => blocking.close() });
  expect(await blocking.reach((client) => client.blpop(list, 1))).toEqual([list, '7']);
}

describe('a cluster', () => {
  it('works by any of its nodes', async () => {
    const node = await startRedis({
      settings: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
    });
    const admin = new Redis(node.url);
    await admin.cluster('ADDSLOTSRANGE', 0, 16_383);
    await eventually(async () => expect(await admin.cluster('INFO')).toContain('cluster_state:ok'));
    admin.disconnect();

    const connection = await connectRedis({ url: `redis+cluster://127.0.0.1:${node.port}` });

    started.push({ stop: () => connection.close() });

    await expectWorks(connection);
  });

  it('is named when none of its nodes answers', async () => {
    const [one, other] = [await freePort(), await freePort()];
    const url = `redis+cluster://:secret@127.0.0.1:${one},127.0.0.1:${other}`;

    const attempt = connectRedis({ url, startTimeoutMs: 300 });

    await expect(attempt).rejects.toEqual(unreachable);
    await expect(attempt).rejects.toThrow(
      new RegExp(`^Redis Cluster at 127.0.0.1:${one}, 127.0.0.1:${other} does not`),
    );
  });
});

describe('sentinels', () => {
  it('lead to their master', async () => {
    const master = await startRedis({ password: 'secret' });
    const sentinel = await startSentinel(master.port, 'secret');
    const dead = await freePort();

    const url = `redis+sentinel://:secret@127.0.0.1:${dead},127.0.0.1:${sentinel.port}/mymaster?db=1`;
    const connection = await connectRedis({ url });

    await expectWorks(connection);
    expect(await connection.reach((client) => client.info('keyspace'))).toContain('db1:');
    await connection.close();
  });

  it('are passed over when they are frozen', async () => {
    const master = await startRedis({});
    const frozen = await startRedis({});
    const sentinel = await startSentinel(master.port, '');
    frozen.pause();

    const url = `redis+sentinel://127.0.0.1:${frozen.port},127.0.0.1:${sentinel.port}/mymaster`;
    const connection = await connectRedis({ url });
    started.push({ stop: () => connection.close() });

    await expectWorks(connection);
  });

  it('are named when none of them answers', async () => {
    const port = await freePort();

    const attempt = connectRedis({ url: `redis+sentinel://127.0.0.1:${port}/mymaster`, startTimeoutMs: 300 });

    await expect(attempt).rejects.toEqual(unreachable);
    await expect(attempt).rejects.toThrow(/^Redis "mymaster" of the sentinels at 127.0.0.1:\d+ does not answer/);
  });
});

(hasOpenssl ? describe : describe.skip)('TLS', () => {
  let folder: TempFolder;
  let server: RedisServer;
  let port: number;

  beforeAll(async () => {
    folder = await tempFolder();
    await drawCertificate(folder.path);
    port = await freePort();
    const files = ['--tls-cert-file', 'cert.pem', '--tls-key-file', 'key.pem', '--tls-ca-cert-file', 'cert.pem'];
    const inFolder = files.map((each) => (each.endsWith('.pem') ? join(folder.path, each) : each));
    server = await RedisServer.start({
      settings: ['--tls-port', String(port), '--tls-auth-clients', 'no', ...inFolder],
    });
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('connects where the certificate is trusted', async () => {
    const ca = await readFile(join(folder.path, 'cert.pem'), 'utf8');
    const connection = await connectRedis({ url: `rediss://localhost:${port}`, tls: { ca } });

    started.push({ stop: () => connection.close() });

    await expectWorks(connection);
  });

  it('does not where it is not', async () => {
    const attempt = connectRedis({ url: `rediss://localhost:${port}`, startTimeoutMs: 3_000 });

    await expect(attempt).rejects.toThrow(/does not answer \(self-signed certificate/);
  });
});

async function startSentinel(masterPort: number, password: string) {
  const folder = await tempFolder();
  const port = await freePort();
  const access = password ? [`sentinel auth-pass mymaster ${password}`] : [];
  const watch = [`sentinel monitor mymaster 127.0.0.1 ${masterPort} 1`, ...access];
  const file = join(folder.path, 'sentinel.conf');
  await writeFile(
    file,
    [`port ${port}`, 'bind 127.0.0.1', 'set-proc-title no', `dir ${folder.path}`, ...watch, ''].join('\n'),
  );
  const child: ChildProcess = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
  const stop = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await folder.remove();
  };
  started.push({ stop });
  return { port };
}

/** A certificate for localhost that signs itself. */
async function drawCertificate(folder: string): Promise<void> {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  await promisify(execFile)('openssl', ['req', '-x509', '-days', '1', ...key, ...subject, ...files]);
}
