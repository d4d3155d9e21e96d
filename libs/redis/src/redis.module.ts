import { Inject, Injectable, Module } from '@nestjs/common';
import type { DynamicModule, FactoryProvider, ModuleMetadata, OnApplicationShutdown, Provider } from '@nestjs/common';
import { RedisModule as NestRedisModule, RedisService, type RedisModuleOptions } from '@liaoliaots/nestjs-redis';
import { adoptRedisClient, connectRedis } from './connect-redis';
import { RedisConnection } from './redis-connection';
import { redisOptions, redisTarget, type RedisSettings } from './redis-options';

const redisSettings = Symbol('RedisSettings');

export interface RedisModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: (...injected: never[]) => RedisSettings | Promise<RedisSettings>;
}

/** The connection is the last thing to go: heartbeats and drains need it in the hooks before. */
@Injectable()
class RedisConnectionCloser implements OnApplicationShutdown {
  constructor(@Inject(RedisConnection) private readonly connection: RedisConnection) {}

  onApplicationShutdown(): Promise<void> {
    return this.connection.close();
  }
}

/**
 * Provides a RedisConnection that answered once; the start fails as connectRedis does when it does not. A single server
 * and Sentinel are connected by @liaoliaots/nestjs-redis (its RedisService has the same client); a cluster needs
 * another module of that package with other services, so it is connected here.
 */
@Module({})
export class RedisModule {
  static forRootAsync(options: RedisModuleAsyncOptions): DynamicModule {
    const settings = RedisModule.settings(options);
    return {
      module: RedisModule,
      global: true,
      imports: [
        ...(options.imports ?? []),
        NestRedisModule.forRootAsync({
          imports: options.imports,
          extraProviders: [settings],
          inject: [redisSettings],
          useFactory: (given: unknown) => clientOptions(given as RedisSettings),
        }),
      ],
      providers: [settings, connectionProvider, RedisConnectionCloser],
      exports: [RedisConnection],
    };
  }

  private static settings(options: RedisModuleAsyncOptions): Provider {
    return { provide: redisSettings, inject: options.inject, useFactory: options.useFactory };
  }
}

const connectionProvider: Provider = {
  provide: RedisConnection,
  inject: [RedisService, redisSettings],
  useFactory: (clients: RedisService, settings: RedisSettings) => {
    const client = clients.getOrNil();
    return client ? adoptRedisClient(client, settings) : connectRedis(settings);
  },
};

/** Logging is left to those who call: the library would log each attempt to reconnect. */
function clientOptions(settings: RedisSettings): RedisModuleOptions {
  const target = redisTarget(settings);
  const config = target.topology.kind === 'cluster' ? [] : redisOptions(target, settings);
  return { closeClient: false, readyLog: false, errorLog: false, config };
}
