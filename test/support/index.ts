export { AgentHostProcess, exampleCatalog, type AgentHostProcessOptions } from './agent-host-process';
export { eventually, type EventuallyOptions } from './eventually';
export { freePort } from './free-port';
export { descendantsOf, isAlive, processesOfGroup } from './processes';
export { RedisServer, type RedisServerOptions } from './redis-server';
export { tempFolder, type TempFolder } from './temp-folder';
export { distributedWorld, embeddedWorld, type StartWorld, type World, type WorldOptions } from './engine-world';
export { FollowedTopic } from './followed-topic';
export { exampleAgent, exampleGuild } from './guilds';
