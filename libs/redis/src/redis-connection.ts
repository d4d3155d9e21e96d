import { once } from 'node:events';
import { Cluster, type Redis } from 'ioredis';
import type { LuaScript } from './lua-script';
import { ReadyGate } from './ready-gate';
import { asRedisFailure, isUnanswered } from './redis-failure';
import { ReplicatedWrites } from './replicated-writes';

const longestEndMs = 500;

/** The client of ioredis: a single server, Sentinel's master, or a cluster. */
export type RedisClient = Redis | Cluster;

type Scripted = { [script: string]: (...args: (string | number | Buffer)[]) => Promise<unknown> };

export interface RedisConnectionOptions {
  /** How long a call waits for a lost connection to come back before it fails; default 2,000. */
  readonly readyWaitMs?: number;
  /** It serves commands that wait in Redis, so that nothing can be said after them: closing cuts it off. */
  readonly blocking?: boolean;
  /** Writes are answered when a replica has confirmed them within so many ms; default: at once. Not for a cluster. */
  readonly replicatedWithinMs?: number;
}

/**
 * The only way to Redis. Maps its failures to GuildhallError unavailable STORE_UNREACHABLE; runs scripts by their
 * SHA-1, loading them once for each server.
 *
 * Nothing is queued while the connection is away: a call waits for it and, when it stays away, fails with nothing sent.
 */
export class RedisConnection {
  private readonly defined = new Set<string>();
  private readonly ready: ReadyGate;
  private readonly replicated: ReplicatedWrites | undefined;
  private made = 0;
  private closed = false;
  /** Counts the connections that were given up, so that of many calls that time out the first one gives it up. */
  private generation = 0;

  constructor(
    readonly client: RedisClient,
    private readonly options: RedisConnectionOptions = {},
  ) {
    this.ready = new ReadyGate(client);
    client.on('ready', () => (this.made += 1));
    const { replicatedWithinMs, ...plain } = options;
    if (replicatedWithinMs !== undefined && !(client instanceof Cluster)) {
      this.replicated = new ReplicatedWrites(new RedisConnection(client.duplicate(), plain), replicatedWithinMs);
    }
    // Without a listener ioredis prints every failed attempt to reconnect; callers hear of it by their own failures.
    client.on('error', ignore);
  }

  /** How often the connection was made: after another time another server may answer, such as a replica that was promoted. */
  get timesMade(): number {
    return this.made;
  }

  /** Runs one atomic step. Numbers come back as Redis gives them: integers as numbers, all else as strings. */
  run(script: LuaScript, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    const { replicated } = this;
    if (!replicated || script.onlyReads) return this.runUnconfirmed(script, keys, args);
    return replicated.answer((connection) => connection.runUnconfirmed(script, keys, args));
  }

  /** The same for a step whose effect may be lost with a failover: a renewal, a count, a signal. */
  async runUnconfirmed(
    script: LuaScript,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    this.define(script);
    const command = (this.client as unknown as Scripted)[script.name];
    if (!command) throw new Error(`script ${script.name} is not defined`);
    return this.reach(() => command.call(this.client, keys.length, ...keys, ...args));
  }

  /** Any other command that changes something others rely on; with strict durability a replica has it then. */
  write<T>(call: (client: RedisClient) => Promise<T>): Promise<T> {
    const { replicated } = this;
    return replicated ? replicated.answer((connection) => connection.reach(call)) : this.reach(call);
  }

  /** Any other command or pipeline, with the same mapping of failures. */
  async reach<T>(call: (client: RedisClient) => Promise<T>): Promise<T> {
    try {
      if (this.closed) throw new Error('Connection is closed.');
      if (!this.ready.isOpen) await this.ready.pass(this.options.readyWaitMs ?? 2_000);
      return await this.answer(call);
    } catch (error) {
      throw asRedisFailure(error);
    }
  }

  /** A connection of its own for commands that wait in Redis (`BLOCK`): no time limit for an answer. */
  duplicate(): RedisConnection {
    const unlimited = { commandTimeout: undefined };
    const client =
      this.client instanceof Cluster
        ? this.client.duplicate([], { redisOptions: { ...this.client.options.redisOptions, ...unlimited } })
        : this.client.duplicate(unlimited);
    return new RedisConnection(client, { readyWaitMs: this.options.readyWaitMs, blocking: true });
  }

  /** Ends the connection: after the answers that are due, or at once when it is away or blocking. Never throws. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.replicated?.close();
    this.ready.close();
    if (this.client.status === 'ready' && !this.options.blocking) await this.client.quit().catch(ignore);
    const ended = this.client.status === 'reconnecting' ? undefined : ends(this.client);
    this.client.disconnect();
    await ended;
  }

  /** A server that takes bytes and says nothing may be gone for ever (ioredis's own socketTimeout hits its successor). */
  private async answer<T>(call: (client: RedisClient) => Promise<T>): Promise<T> {
    const { generation } = this;
    try {
      return await call(this.client);
    } catch (error) {
      if (isUnanswered(error) && generation === this.generation) this.reconnect();
      throw error;
    }
  }

  private reconnect(): void {
    this.generation++;
    this.ready.reconnect();
  }

  private define(script: LuaScript): void {
    if (this.defined.has(script.name)) return;
    this.client.defineCommand(script.name, { lua: script.source });
    this.defined.add(script.name);
  }
}

/** Resolves when the client has let go of its socket, which it does by itself after 250 ms at most. */
async function ends(client: RedisClient): Promise<void> {
  if (client.status !== 'end') await once(client, 'end', { signal: AbortSignal.timeout(longestEndMs) }).catch(ignore);
}

function ignore(): void {}
