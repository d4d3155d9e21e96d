import type { AgentRef } from '@guildhall/contract';
import type { AgentRecord, GuildRecord } from '../guild.store';
import type { HostLease } from '../host-lease';
import type { Lease, LeaseOwner } from '../lease';

/** Ids that hold what separates, tags or escapes keys. */
export const awkwardIds = [
  ...['a#b', 'a$b', 'a:b', 'a{b}c', '{', '}', '%', '%3A', 'a b', '"quoted"', "it's", 'back\\slash', '../x', 'a,b'],
  ...['x'.repeat(200), 'Zunft-Öl', '日本語', '🙂', ',"host":"other","incarnation":'],
];

export function leaseOf(ref: AgentRef, owner: LeaseOwner, epoch: number, changes: Partial<Lease> = {}): Lease {
  const fixed = { address: '10.0.0.1:50051', state: 'starting', sinceMs: 1_700_000_000_000 } as const;
  return { ...ref, ...owner, epoch, ...fixed, idempotencyKey: 'key-1', wishDigest: 'first', ...changes };
}

export function hostLeaseOf(owner: LeaseOwner, changes: Partial<HostLease> = {}): HostLease {
  const load = { capacity: 100, running: 3, cpu: 0.25, memoryBytes: 1_048_576 };
  const place = { draining: false, zone: 'a', labels: { disk: 'ssd' }, classes: ['examples.Greeter'] };
  return { ...owner, address: '10.0.0.1:50051', ...load, ...place, ...changes };
}

export function guildOf(guildId: string): GuildRecord {
  const guild = { id: guildId, name: 'Guild' };
  return { guildId, organizationId: 'org', guild, messaging: {}, defaultTopic: 'default_topic' };
}

export function agentOf(ref: AgentRef, changes: Partial<AgentRecord> = {}): AgentRecord {
  const agent = { id: ref.agentId, name: 'Agent', class_name: 'examples.Greeter' };
  const client = { machineId: 0, clientType: '', clientProperties: {} };
  return { ...ref, digest: 'first', agent, ...client, wish: 'run', ...changes };
}
