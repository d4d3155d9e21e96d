import type { AgentRef } from '@guildhall/contract';
import type { KeySpace, RedisConnection } from '@guildhall/redis';
import type { HeartbeatOutcome, Lease, LeaseOwner, RegisterOutcome, RenewOutcome, ReserveOutcome } from '../lease';
import type { LeaseStore } from '../lease.store';
import { hostPart, ownerPart, parseLease, restPart } from './lease-value';
import { scripts } from './registry-scripts';

const renewOutcomes: { readonly [letter: string]: RenewOutcome } = { r: 'renewed', g: 'registered', t: 'taken' };

/** Leases in Redis: each method is one Lua script, run by one call. */
export class RedisLeaseStore implements LeaseStore {
  /** Leases never change, and a host announces the same ones again and again. */
  private readonly announced = new WeakMap<Lease, readonly [member: string, epoch: string, rest: string]>();

  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: KeySpace,
  ) {}

  async getLocation(ref: AgentRef): Promise<{ lease: Lease | undefined; epoch: number }> {
    const keys = [this.keys.agentLocation(ref), this.keys.agentEpoch(ref)];
    const reply = await this.connection.run(scripts.locateAgent, keys, [this.keys.root]);
    const [epoch, lease] = reply as [string, string?];
    return { lease: lease === undefined ? undefined : parseLease(lease), epoch: Number(epoch) };
  }

  async reserveEpoch(ref: AgentRef, seenEpoch: number): Promise<ReserveOutcome> {
    const reply = await this.connection.run(scripts.reserveEpoch, [this.keys.agentEpoch(ref)], [seenEpoch]);
    const [outcome, epoch] = reply as [ReserveOutcome['outcome'], string];
    return { outcome, epoch: Number(epoch) };
  }

  async register(lease: Lease, ttlMs: number): Promise<RegisterOutcome> {
    const [member, epoch, rest] = this.announcement(lease);
    const args = [this.keys.root, member, epoch, lease.incarnation, ownerPart(lease), rest, ttlMs];
    const reply = await this.connection.run(scripts.registerLease, this.registerKeys(lease), args);
    return registerOutcome(reply as [RegisterOutcome['outcome'], string]);
  }

  async heartbeat(owner: LeaseOwner, leases: readonly Lease[], ttlMs: number): Promise<HeartbeatOutcome> {
    const { fenced, host, hostAgents, root } = this.keys;
    const keys = [fenced(owner.incarnation), host(owner.host), hostAgents(owner.host)];
    const args: (string | number)[] = [root, owner.incarnation, ownerPart(owner), ttlMs];
    for (const lease of leases) args.push(...this.announcement(lease));
    const reply = await this.connection.run(scripts.heartbeatLeases, keys, args);
    const [outcome, letters = ''] = reply as [HeartbeatOutcome['outcome'], string?];
    return outcome === 'fenced' ? { outcome } : { outcome, leases: [...letters].map(renewOutcome) };
  }

  async deregister(ref: AgentRef, owner: LeaseOwner & { readonly epoch: number }): Promise<boolean> {
    const keys = [this.keys.agentLocation(ref), this.keys.agentHolder(ref), this.keys.hostAgents(owner.host)];
    const args = [this.keys.agentMember(ref), owner.epoch, ownerPart(owner)];
    return (await this.connection.run(scripts.deregisterLease, keys, args)) === 1;
  }

  async getHostAgents(host: string): Promise<AgentRef[]> {
    return (await this.prune(host)).living;
  }

  async getHostLoad(host: string): Promise<number> {
    return (await this.prune(host)).living.length;
  }

  async cleanupDeadAgents(host: string): Promise<AgentRef[]> {
    return (await this.prune(host)).dead;
  }

  private async prune(host: string): Promise<{ living: AgentRef[]; dead: AgentRef[] }> {
    const args = [this.keys.root, hostPart(host)];
    const reply = await this.connection.run(scripts.pruneHostAgents, [this.keys.hostAgents(host)], args);
    const [living, dead] = reply as [string[], string[]];
    const refs = (members: string[]) => members.map((member) => this.keys.agentOfMember(member));
    return { living: refs(living), dead: refs(dead) };
  }

  private registerKeys(lease: Lease): string[] {
    const { agentLocation, agentEpoch, agentHolder, host, hostAgents, fenced } = this.keys;
    return [
      ...[agentLocation(lease), agentEpoch(lease), agentHolder(lease)],
      ...[host(lease.host), hostAgents(lease.host), fenced(lease.incarnation)],
    ];
  }

  private announcement(lease: Lease): readonly [member: string, epoch: string, rest: string] {
    const known = this.announced.get(lease);
    if (known) return known;
    const parts = [this.keys.agentMember(lease), String(lease.epoch), restPart(lease)] as const;
    this.announced.set(lease, parts);
    return parts;
  }
}

function renewOutcome(letter: string): RenewOutcome {
  const outcome = renewOutcomes[letter];
  if (!outcome) throw new Error(`heartbeat-leases returned the letter ${letter}`);
  return outcome;
}

function registerOutcome([outcome, detail]: [RegisterOutcome['outcome'], string]): RegisterOutcome {
  switch (outcome) {
    case 'held':
      return { outcome, lease: parseLease(detail) };
    case 'fenced':
      return { outcome };
    default:
      return { outcome, epoch: Number(detail) };
  }
}
