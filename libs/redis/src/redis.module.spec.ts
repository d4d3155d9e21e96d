import { Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { RedisService } from '@liaoliaots/nestjs-redis';
import { Test } from '@nestjs/testing';
import { eventually, RedisServer } from '@guildhall/test-support';
import { RedisConnection } from './redis-connection';
import { RedisModule } from './redis.module';

@Injectable()
class Settings {
  url = '';
}

@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

/** Says goodbye in the store at the last moment that Nest gives, before the connection goes. */
@Injectable()
class LastWords implements OnApplicationShutdown {
  heard: unknown;

  constructor(@Inject(RedisConnection) private readonly connection: RedisConnection) {}

  async onApplicationShutdown(): Promise<void> {
    this.heard = await this.connection.reach((client) => client.ping());
  }
}

function appOf(url: string) {
  return Test.createTestingModule({
    imports: [
      RedisModule.forRootAsync({
        imports: [SettingsModule],
        inject: [Settings],
        useFactory: (settings: Settings) => ({ url, startTimeoutMs: 3_000, username: settings.url }),
      }),
    ],
    providers: [LastWords],
  }).compile();
}

describe('RedisModule', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start();
  });

  afterAll(() => server.stop());

  it('provides a connection that works, over the client of nestjs-redis', async () => {
    const app = await appOf(server.url);
    const connection = app.get(RedisConnection);

    expect(await connection.reach((client) => client.ping())).toBe('PONG');
    expect(app.get(RedisService, { strict: false }).getOrThrow()).toBe(connection.client);
    await app.close();
  });

  it('closes the connection after the last words of the others', async () => {
    const app = await appOf(server.url);
    await app.init();
    const { client } = app.get(RedisConnection);

    await app.close();

    expect(app.get(LastWords).heard).toBe('PONG');
    await eventually(() => expect(client.status).toBe('end'));
  });

  it('fails the start when Redis cannot be reached, and leaves no client behind', async () => {
    const gone = await RedisServer.start();
    await gone.stop();

    await expect(appOf(gone.url)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE', field: 'REDIS_URL' });
  });

  it('fails the start when the URL is none', async () => {
    await expect(appOf('nonsense')).rejects.toMatchObject({ code: 'CONFIG_INVALID', field: 'REDIS_URL' });
  });
});
