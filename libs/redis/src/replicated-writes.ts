import { unavailable, type GuildhallError } from '@guildhall/contract';
import type { Redis } from 'ioredis';
import type { RedisConnection } from './redis-connection';

/** On so many replicas a write has to be: with three servers, as Sentinel wants them, the majority has it then. */
const replicas = 1;

/**
 * Answers writes when a replica has them (WAIT, https://redis.io/docs/latest/commands/wait/). WAIT stands for all that its
 * connection said before it, and for what others had written by then: one serves all that was answered in one turn, and a
 * repeat of what was done already is confirmed like the first. It keeps its connection waiting, so that it has its own.
 */
export class ReplicatedWrites {
  private next: Promise<void> | undefined;

  /** @param waitMs how long a replica has to confirm; below the time limit of a command */
  constructor(
    private readonly connection: RedisConnection,
    private readonly waitMs: number,
  ) {}

  /** @throws GuildhallError unavailable STORE_NOT_REPLICATED: it may be done, and may be rolled back */
  async answer<T>(write: (connection: RedisConnection) => Promise<T>): Promise<T> {
    await this.connection.reach(() => Promise.resolve());
    const made = this.connection.timesMade;
    const answer = await write(this.connection);
    // Not along with it: a script that the server did not know is sent a second time.
    await this.reachReplica();
    // Another server may have answered the WAIT than the one that took the write.
    if (made !== this.connection.timesMade) throw notReplicated('the connection was lost meanwhile');
    return answer;
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private reachReplica(): Promise<void> {
    this.next ??= this.wait();
    return this.next;
  }

  private async wait(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.next = undefined;
    const reached = await this.connection.reach((client) => (client as Redis).wait(replicas, this.waitMs));
    if (reached < replicas) throw notReplicated(`no replica confirmed it within ${this.waitMs} ms`);
  }
}

function notReplicated(why: string): GuildhallError {
  const message = `The store took it, but ${why} (DURABILITY is strict): it may be rolled back. Try again; see that a replica follows.`;
  return unavailable('STORE_NOT_REPLICATED', message);
}
