export { testAgent, type Delivered, type DeliverOptions, type RequestStub, type TestAgentOptions } from './test-agent';
export type { TestAgent } from './test-agent';
export { testGuild, type GuildPublishOptions, type TestMember } from './test-guild';
export type { TestGuild } from './test-guild';
export type { DeadLetter } from './agent-seat';
export type { SeatOptions } from '../runtime/sample-init';
