import type { AgentRef } from '@guildhall/contract';
import type { KeySpace, LuaScript, RedisConnection } from '@guildhall/redis';
import type {
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
} from '../lease';
import type { LeaseStore, OnLostLeases } from '../lease.store';
import { epochForMs } from '../retention';
import { hostPart, ownerPart, parseLease, restPart } from './lease-value';
import { scripts } from './registry-scripts';

/** One letter for each lease: what the two scripts of a heartbeat answer. */
const renewOutcomes: { readonly [letter: string]: RenewOutcome } = { r: 'renewed', g: 'registered', t: 'taken' };
const unknown = 'u';

/** Leases in Redis: each method is one Lua script, run by one call. */
export class RedisLeaseStore implements LeaseStore {
  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: KeySpace,
  ) {}

  async getLocation(ref: AgentRef): Promise<SeenLocation> {
    const keys = [this.keys.agentLocation(ref), this.keys.agentEpoch(ref), this.keys.storeId()];
    const reply = await this.connection.run(scripts.locateAgent, keys, [this.keys.root]);
    const [epoch, storeId, lease] = reply as [string, string, string?];
    return { lease: lease === undefined ? undefined : parseLease(lease), epoch: Number(epoch), storeId };
  }

  /** Lease, epoch and holder of each are read at once; which hosts live is read before, so that no lease looks too old. */
  async getLocations(refs: readonly AgentRef[]): Promise<AgentLocation[]> {
    const living = await this.livingIncarnations();
    const { agentLocation, agentEpoch, agentHolder } = this.keys;
    const keys = refs.flatMap((ref) => [agentLocation(ref), agentEpoch(ref), agentHolder(ref)]);
    const values = keys.length === 0 ? [] : await this.connection.reach((client) => client.mget(keys));
    return refs.map((_ref, index) => {
      const [location, epoch, holder] = values.slice(3 * index, 3 * index + 3);
      const lease = location ? parseLease(location) : undefined;
      const isValid = lease !== undefined && living.has(lease.incarnation);
      const lastLease = holder ? parseLease(holder) : undefined;
      return { lease: isValid ? lease : undefined, epoch: Number(epoch ?? 0), lastLease };
    });
  }

  reserveEpoch(ref: AgentRef, seenEpoch: number, conditions: ReserveConditions = {}): Promise<ReserveOutcome> {
    return this.reserve(ref, seenEpoch, conditions, '');
  }

  reserveStrictEpoch(ref: AgentRef, seenEpoch: number, conditions: ReserveConditions = {}): Promise<ReserveOutcome> {
    return this.reserve(ref, seenEpoch, conditions, 'strict');
  }

  async voidEpoch(ref: AgentRef, seenEpoch: number): Promise<VoidOutcome> {
    const keys = [this.keys.agentEpoch(ref), this.keys.agentLocation(ref), this.keys.guildAgents(ref.guildId)];
    const args = [seenEpoch, ref.agentId, this.keys.root, epochForMs];
    return (await this.connection.run(scripts.voidEpoch, keys, args)) as VoidOutcome;
  }

  async register(lease: Lease, ttlMs: number, { wished = false }: RegisterOptions = {}): Promise<RegisterOutcome> {
    const { root } = this.keys;
    const member = this.keys.agentMember(lease);
    const parts = [lease.epoch, lease.incarnation, ownerPart(lease), restPart(lease)];
    const args = [root, member, ...parts, ttlMs, wished ? lease.agentId : ''];
    const reply = await this.connection.run(scripts.registerLease, this.registerKeys(lease), args);
    return registerOutcome(reply as [RegisterOutcome['outcome'], string]);
  }

  async heartbeat(
    owner: LeaseOwner,
    leases: readonly Lease[],
    ttlMs: number,
    onLost?: OnLostLeases,
  ): Promise<HeartbeatOutcome> {
    const lines: string[] = [];
    for (const lease of leases) lines.push(this.keys.agentMember(lease), String(lease.epoch));
    const letters = await this.renew(scripts.heartbeatLeases, owner, lines, ttlMs);
    if (letters === undefined) return { outcome: 'fenced' };
    const lost = leases.filter((_lease, index) => letters[index] === unknown);
    if (lost.length > 0) await onLost?.(lost);
    const found = lost.length > 0 ? await this.announce(owner, lost, ttlMs) : [];
    if (found === undefined) return { outcome: 'fenced' };
    const settled = letters.map((letter) => (letter === unknown ? (found.shift() ?? letter) : letter));
    return { outcome: 'renewed', leases: settled.map(renewOutcome) };
  }

  async deregister(ref: AgentRef, owner: LeaseOwner & { readonly epoch: number }): Promise<boolean> {
    const { agentLocation, agentHolder, hostAgents, claims } = this.keys;
    const keys = [agentLocation(ref), agentHolder(ref), hostAgents(owner.host), claims(owner.incarnation)];
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

  private async reserve(
    ref: AgentRef,
    seenEpoch: number,
    { term = '', storeId = '', over = '' }: { readonly [condition in keyof ReserveConditions]?: string | number },
    fencing: 'strict' | '',
  ): Promise<ReserveOutcome> {
    const { agentEpoch, leader, agentLocation, storeId: storeIdKey, root } = this.keys;
    const keys = [agentEpoch(ref), leader(), agentLocation(ref), storeIdKey()];
    const reply = await this.connection.run(scripts.reserveEpoch, keys, [
      seenEpoch,
      term,
      root,
      fencing,
      storeId,
      over,
    ]);
    const [outcome, epoch] = reply as [ReserveOutcome['outcome'], string];
    return { outcome, epoch: Number(epoch) };
  }

  /** A fence ends the host's lease in the same step, so a living one is not fenced. */
  private async livingIncarnations(): Promise<ReadonlySet<string>> {
    const reply = await this.connection.runUnconfirmed(scripts.listHosts, [this.keys.hosts()], [this.keys.root]);
    return new Set((reply as string[]).map((lease) => (JSON.parse(lease) as LeaseOwner).incarnation));
  }

  private async prune(host: string): Promise<{ living: AgentRef[]; dead: AgentRef[] }> {
    const args = [this.keys.root, hostPart(host)];
    const reply = await this.connection.runUnconfirmed(scripts.pruneHostAgents, [this.keys.hostAgents(host)], args);
    const [living, dead] = reply as [string[], string[]];
    const refs = (members: string[]) => members.map((member) => this.keys.agentOfMember(member));
    return { living: refs(living), dead: refs(dead) };
  }

  private registerKeys(lease: Lease): string[] {
    const { agentLocation, agentEpoch, agentHolder, host, hostAgents, fenced, claims, guildAgents } = this.keys;
    return [
      ...[agentLocation(lease), agentEpoch(lease), agentHolder(lease)],
      ...[host(lease.host), hostAgents(lease.host), fenced(lease.incarnation), claims(lease.incarnation)],
      guildAgents(lease.guildId),
    ];
  }

  /** Leases in full: the second half of a heartbeat only after the store lost data. */
  private announce(owner: LeaseOwner, leases: readonly Lease[], ttlMs: number): Promise<string[] | undefined> {
    const lines = leases.flatMap((lease) => [this.keys.agentMember(lease), String(lease.epoch), restPart(lease)]);
    return this.renew(scripts.announceLeases, owner, lines, ttlMs);
  }

  /** The letter of each lease; undefined when the owner may renew nothing. */
  private async renew(
    script: LuaScript,
    owner: LeaseOwner,
    lines: readonly string[],
    ttlMs: number,
  ): Promise<string[] | undefined> {
    const { fenced, host, hostAgents, claims, root } = this.keys;
    const { incarnation } = owner;
    const keys = [fenced(incarnation), host(owner.host), hostAgents(owner.host), claims(incarnation)];
    const args = [root, incarnation, ownerPart(owner), ttlMs, JSON.stringify(lines)];
    const [outcome, letters = ''] = (await this.connection.runUnconfirmed(script, keys, args)) as [string, string?];
    return outcome === 'fenced' ? undefined : [...letters];
  }
}

function renewOutcome(letter: string): RenewOutcome {
  const outcome = renewOutcomes[letter];
  if (!outcome) throw new Error(`a heartbeat returned the letter ${letter}`);
  return outcome;
}

function registerOutcome([outcome, detail]: [RegisterOutcome['outcome'], string]): RegisterOutcome {
  switch (outcome) {
    case 'held':
      return { outcome, lease: parseLease(detail) };
    case 'fenced':
    case 'absent':
    case 'unwished':
      return { outcome };
    default:
      return { outcome, epoch: Number(detail) };
  }
}
