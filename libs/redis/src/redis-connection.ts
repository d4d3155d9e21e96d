import { Cluster, type Redis } from 'ioredis';
import type { LuaScript } from './lua-script';
import { asRedisFailure } from './redis-failure';
import { whenReady } from './when-ready';

/** The client of ioredis: a single server, Sentinel's master, or a cluster. */
export type RedisClient = Redis | Cluster;

type Scripted = { [script: string]: (...args: (string | number | Buffer)[]) => Promise<unknown> };

export interface RedisConnectionOptions {
  /** How long a call waits for a lost connection to come back before it fails; default 2,000. */
  readonly readyWaitMs?: number;
  /** It serves commands that wait in Redis, so that nothing can be said after them: closing cuts it off. */
  readonly blocking?: boolean;
}

/**
 * The only way to Redis. Maps its failures to GuildhallError unavailable STORE_UNREACHABLE; runs scripts by their
 * SHA-1, loading them once for each server.
 *
 * Nothing is queued while the connection is away: a call waits for it and, when it stays away, fails with nothing sent.
 */
export class RedisConnection {
  private readonly defined = new Set<string>();

  constructor(
    readonly client: RedisClient,
    private readonly options: RedisConnectionOptions = {},
  ) {
    // Without a listener ioredis prints every failed attempt to reconnect; callers hear of it by their own failures.
    client.on('error', ignore);
  }

  /** Runs one atomic step. Numbers come back as Redis gives them: integers as numbers, all else as strings. */
  async run(script: LuaScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    this.define(script);
    const command = (this.client as unknown as Scripted)[script.name];
    if (!command) throw new Error(`script ${script.name} is not defined`);
    return this.reach(() => command.call(this.client, keys.length, ...keys, ...args));
  }

  /** Any other command or pipeline, with the same mapping of failures. */
  async reach<T>(call: (client: RedisClient) => Promise<T>): Promise<T> {
    try {
      if (this.client.status !== 'ready') await whenReady(this.client, this.options.readyWaitMs ?? 2_000);
      return await call(this.client);
    } catch (error) {
      throw asRedisFailure(error);
    }
  }

  /** A connection of its own for commands that wait in Redis (`BLOCK`): no time limit for an answer. */
  duplicate(): RedisConnection {
    const unlimited = { commandTimeout: undefined, socketTimeout: undefined };
    const client =
      this.client instanceof Cluster
        ? this.client.duplicate([], { redisOptions: { ...this.client.options.redisOptions, ...unlimited } })
        : this.client.duplicate(unlimited);
    return new RedisConnection(client, { ...this.options, blocking: true });
  }

  /** Ends the connection: after the answers that are due, or at once when it is away or blocking. Never throws. */
  async close(): Promise<void> {
    if (this.client.status === 'ready' && !this.options.blocking) await this.client.quit().catch(ignore);
    this.client.disconnect();
  }

  private define(script: LuaScript): void {
    if (this.defined.has(script.name)) return;
    this.client.defineCommand(script.name, { lua: script.source });
    this.defined.add(script.name);
  }
}

function ignore(): void {}
