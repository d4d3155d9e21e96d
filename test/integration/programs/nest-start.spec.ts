import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port';
import { eventually } from '../../support/eventually';
import { RedisServer } from '../../support/redis-server';
import { Program, root } from './support/program';

const slowMs = 300_000;

interface NestSettings {
  readonly projects: Readonly<Record<string, { readonly entryFile: string }>>;
}

describe('nest start', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await RedisServer.start();
  });

  afterAll(() => redis.stop());

  /** What an app is set besides its store and its HTTP port. */
  const settingsOf = {
    'agent-host': async () => ({ GRPC_PORT: String(await freePort()), HOSTNAME: 'nest-start', POOL_SIZE: '1' }),
    'engine-gateway': () => Promise.resolve({}),
  };

  it.each(['agent-host', 'engine-gateway'] as const)(
    'builds and runs %s, and takes it along when it ends (H6)',
    async (app) => {
      const url = `http://127.0.0.1:${await freePort()}`;
      const env = { REDIS_URL: redis.url, HTTP_PORT: new URL(url).port, ...(await settingsOf[app]()) };
      const nest = Program.start(['node_modules/@nestjs/cli/bin/nest.js', 'start', app], { env });
      await eventually(() => requireHealthy(url, nest), { deadlineMs: 240_000, everyMs: 200 });
      nest.kill('SIGTERM');
      expect(await nest.ended()).toEqual({ code: 0, signal: null });
      await nest.nothingLeft();
      await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    },
    slowMs,
  );

  it('is told of a file that is there for every project', () => {
    const { projects } = JSON.parse(readFileSync(join(root, 'nest-cli.json'), 'utf8')) as NestSettings;
    const absent = Object.values(projects).filter(({ entryFile }) => !existsSync(join(root, `${entryFile}.ts`)));
    expect(absent).toEqual([]);
  });
});

async function requireHealthy(url: string, nest: Program): Promise<void> {
  const checks = ['live', 'ready'].map(async (check) => [check, (await fetch(`${url}/health/${check}`)).status]);
  const answers = await Promise.all(checks).catch((error: unknown) => {
    throw new Error(`It does not answer; it said:\n${nest.output}`, { cause: error });
  });
  expect(Object.fromEntries(answers)).toEqual({ live: 200, ready: 200 });
}
