import type { KeySpace, RedisConnection } from '@guildhall/redis';
import { fencedForMs } from '../retention';
import type { AnnounceOutcome, HostLease } from '../host-lease';
import type { FenceCause, FenceOptions, HostLeaseStore } from '../host-lease.store';
import { byText } from '../by-text';
import { scripts } from './registry-scripts';

/** Host leases in Redis: `host:<host>` holds the lease, `hosts` the names of those that may be present. */
export class RedisHostLeaseStore implements HostLeaseStore {
  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: KeySpace,
  ) {}

  async announce(lease: HostLease, ttlMs: number): Promise<AnnounceOutcome> {
    const keys = [this.keys.host(lease.host), this.keys.hosts(), this.keys.fenced(lease.incarnation)];
    const args = [this.keys.root, lease.host, lease.incarnation, JSON.stringify(lease), ttlMs];
    const reply = await this.connection.runUnconfirmed(scripts.announceHost, keys, args);
    const [outcome, holder = ''] = reply as [AnnounceOutcome['outcome'], string?];
    return outcome === 'name_taken' ? { outcome, holder: parseHostLease(holder) } : { outcome };
  }

  async withdraw(host: string, incarnation: string): Promise<boolean> {
    const keys = [this.keys.host(host), this.keys.hosts()];
    return (await this.connection.run(scripts.withdrawHost, keys, [host, incarnation])) === 1;
  }

  async get(host: string): Promise<HostLease | undefined> {
    const lease = await this.connection.reach((client) => client.hget(this.keys.host(host), 'lease'));
    return lease === null ? undefined : parseHostLease(lease);
  }

  async list(): Promise<HostLease[]> {
    const reply = await this.connection.runUnconfirmed(scripts.listHosts, [this.keys.hosts()], [this.keys.root]);
    const leases = (reply as string[]).map(parseHostLease);
    return leases.sort(byText((lease) => lease.host));
  }

  async fence(host: string, incarnation: string, options: FenceOptions = {}): Promise<void> {
    const { isDead = false, by = '', why = '' } = options;
    const { fenced, hosts, fencedHostLease } = this.keys;
    const keys = [fenced(incarnation), this.keys.host(host), hosts(), fencedHostLease(incarnation)];
    await this.connection.run(scripts.fenceHost, keys, [
      ...[host, incarnation, fencedForMs, isDead ? 'dead' : ''],
      JSON.stringify({ by, why } satisfies FenceCause),
    ]);
  }

  async isFenced(incarnation: string): Promise<boolean> {
    return (await this.connection.reach((client) => client.exists(this.keys.fenced(incarnation)))) === 1;
  }

  async fenceOf(incarnation: string): Promise<FenceCause | undefined> {
    const cause = await this.connection.reach((client) => client.get(this.keys.fenced(incarnation)));
    return cause === null ? undefined : (JSON.parse(cause) as FenceCause);
  }

  async nextPlacement(): Promise<number> {
    const number = await this.connection.run(scripts.nextPlacement, [this.keys.placementCounter()], []);
    return Number(number) - 1;
  }
}

function parseHostLease(value: string): HostLease {
  return JSON.parse(value) as HostLease;
}
