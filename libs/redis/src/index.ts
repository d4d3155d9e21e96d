export { KeySpace } from './key-space';
export { LuaScript } from './lua-script';
export { RedisConnection, type RedisClient, type RedisConnectionOptions } from './redis-connection';
export { adoptRedisClient, connectRedis } from './connect-redis';
export type { RedisSettings } from './redis-options';
export { parseRedisUrl, type RedisTarget, type RedisTopology } from './redis-url';
export { redisStoreId } from './store-id';
export { RedisModule, type RedisModuleAsyncOptions } from './redis.module';
