import { RedisHostLeaseStore, RedisLeaseStore } from '@guildhall/registry';
import { AgentHostProcess, type AgentHostProcessOptions } from '../../../support/agent-host-process';
import { descendantsOf, isAlive } from '../../../support/processes';
import { RedisServer } from '../../../support/redis-server';
import { comparePositions, newMessage, type AgentRef, type JsonObject, type Position } from '@guildhall/contract';
import { RedisMessageStore } from '@guildhall/messaging';
import { connectRedis, KeySpace, type RedisConnection } from '@guildhall/redis';
import { HostClient } from './host-client';
import { StoreView } from './store-view';

/** One host with a Redis of its own and a plain client: what a suite shares. */
export class HostWorld {
  private readonly hosts: AgentHostProcess[] = [];
  private readonly clients: HostClient[] = [];

  private constructor(
    readonly redis: RedisServer,
    readonly store: StoreView,
    private readonly connection: RedisConnection,
  ) {}

  static async start(options: { appendOnly?: boolean } = {}): Promise<HostWorld> {
    const redis = await RedisServer.start(options);
    return new HostWorld(redis, new StoreView(redis.url), await connectRedis({ url: redis.url }));
  }

  /** Another host, and a client of it. */
  async host(options: Partial<AgentHostProcessOptions> = {}): Promise<{ host: AgentHostProcess; client: HostClient }> {
    const host = await AgentHostProcess.start({ redisUrl: this.redis.url, ...options });
    this.hosts.push(host);
    return { host, client: this.client(host) };
  }

  client(host: AgentHostProcess): HostClient {
    const client = new HostClient(host.address);
    this.clients.push(client);
    return client;
  }

  /** A message from outside the agents. */
  async publish(guildId: string, topic: string, payload: JsonObject): Promise<{ pos: Position }> {
    const message = newMessage({ topic, payload, sender: {} });
    const outcome = await this.messages.publish({ guildId, topic }, message);
    if (!('pos' in outcome)) throw new Error(`not published: ${outcome.outcome}`);
    return { pos: outcome.pos };
  }

  /** Whether all who listen to a topic have handled a message. */
  async handled(guildId: string, topic: string, pos: Position): Promise<boolean> {
    const cursors = await this.store.client.hvals(`{guildhall}:cursors:${guildId}:${topic}`);
    return cursors.length > 0 && cursors.every((cursor) => comparePositions(cursor, pos) >= 0);
  }

  /** What a placer does before it calls a host. */
  async reserveEpoch(ref: AgentRef): Promise<number> {
    const leases = new RedisLeaseStore(this.connection, new KeySpace());
    const { epoch } = await leases.getLocation(ref);
    return (await leases.reserveEpoch(ref, epoch, { over: epoch })).epoch;
  }

  /** What a reconciler does with an incarnation that it knows to be gone. */
  fence(host: string, incarnation: string): Promise<void> {
    return new RedisHostLeaseStore(this.connection, new KeySpace()).fence(host, incarnation);
  }

  private get messages(): RedisMessageStore {
    return new RedisMessageStore(this.connection, new KeySpace());
  }

  /** Ends everything that was started. */
  async close(): Promise<void> {
    this.clients.forEach((client) => client.close());
    await Promise.all(this.hosts.map((host) => host.stop()));
    await Promise.all([this.store.close(), this.connection.close()]);
    await this.redis.stop();
  }
}

/** Processes that a host has now, with others that are known of it, to be asked later which of them are left. */
export function processesOf(
  host: AgentHostProcess,
  known: readonly number[] = [],
): { readonly pids: readonly number[]; left(): number[] } {
  const pids = [...new Set([host.pid, ...descendantsOf(host.pid), ...known])];
  return { pids, left: () => pids.filter(isAlive) };
}
