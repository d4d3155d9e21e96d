export { eventually, type EventuallyOptions } from './eventually';
export { freePort } from './free-port';
export { RedisServer, type RedisServerOptions } from './redis-server';
export { tempFolder, type TempFolder } from './temp-folder';
