export { KeySpace } from './key-space';
export { LuaScript } from './lua-script';
export { RedisConnection, type RedisClient, type RedisConnectionOptions } from './redis-connection';
