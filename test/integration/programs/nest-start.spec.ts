import { freePort } from '../../support/free-port';
import { eventually } from '../../support/eventually';
import { RedisServer } from '../../support/redis-server';
import { Program } from './support/program';

const slowMs = 300_000;

describe('nest start agent-host', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await RedisServer.start();
  });

  afterAll(() => redis.stop());

  it(
    'builds and runs the host, and takes it along when it ends (H6)',
    async () => {
      const [grpcPort, httpPort] = [await freePort(), await freePort()];
      const ports = { GRPC_PORT: String(grpcPort), HTTP_PORT: String(httpPort) };
      const env = { REDIS_URL: redis.url, HOSTNAME: 'nest-start', POOL_SIZE: '1', ...ports };
      const nest = Program.start(['node_modules/@nestjs/cli/bin/nest.js', 'start', 'agent-host'], { env });
      await eventually(
        async () => expect((await fetch(`http://127.0.0.1:${httpPort}/health/ready`)).status).toBe(200),
        { deadlineMs: 240_000, everyMs: 200 },
      );
      nest.kill('SIGTERM');
      expect(await nest.ended()).toEqual({ code: 0, signal: null });
      await nest.nothingLeft();
      await expect(fetch(`http://127.0.0.1:${httpPort}/health/live`)).rejects.toThrow();
    },
    slowMs,
  );
});
