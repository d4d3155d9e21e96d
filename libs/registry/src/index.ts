export { leaderTtlMs, takeOverMs, type CampaignOutcome, type LeaderStore } from './leader.store';
export { stillHeld } from './still-held';
export type { LeaseStore, OnLostLeases } from './lease.store';
export type {
  AgentLocation,
  HeartbeatOutcome,
  Lease,
  LeaseOwner,
  RegisterOptions,
  RegisterOutcome,
  RenewOutcome,
  ReserveConditions,
  ReserveOutcome,
  SeenLocation,
  VoidOutcome,
} from './lease';
export { readEvents, type EventsOptions } from './event-reader';
export { appendSteps, type AgentEventRecord, type EventStore, type StoredAgentEvent } from './event.store';
export type { FenceCause, FenceOptions, HostLeaseStore } from './host-lease.store';
export type { AnnounceOutcome, HostLease } from './host-lease';
export type {
  AgentEnd,
  AgentRecord,
  ChangeOutcome,
  ClaimOptions,
  ClaimOutcome,
  GuildChange,
  GuildRecord,
  GuildStore,
  GuildWishes,
  StoredAgentRecord,
  WishKind,
} from './guild.store';
export { RedisEventStore } from './redis/redis-event.store';
export { RedisLeaseStore } from './redis/redis-lease.store';
export { RedisHostLeaseStore } from './redis/redis-host-lease.store';
export { RedisLeaderStore } from './redis/redis-leader.store';
export { RedisGuildStore } from './redis/redis-guild.store';
export { SqliteEventStore } from './sqlite/sqlite-event.store';
export { SqliteLeaseStore } from './sqlite/sqlite-lease.store';
export { SqliteHostLeaseStore } from './sqlite/sqlite-host-lease.store';
export { SqliteGuildStore } from './sqlite/sqlite-guild.store';
