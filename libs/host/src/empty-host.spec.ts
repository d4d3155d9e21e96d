import type { AgentRef } from '@guildhall/contract';
import { connectRedis, KeySpace, type RedisConnection } from '@guildhall/redis';
import { RedisLeaderStore, takeOverMs } from '@guildhall/registry';
import { eventually, RedisServer } from '@guildhall/test-support';
import { emptyHost } from './empty-host';

const ttlMs = 60_000;
const longMs = 60_000;
const count = 10;

/** Agents that somebody moves away, and what is told of the leader. */
class Host {
  readonly answers: (boolean | 'failed')[] = [];
  private readonly movedAway = new Set<AgentRef>();
  private here = Array.from({ length: count }, (_none, index) => ({ guildId: 'guild', agentId: `a${index}` }));

  constructor(private readonly leaders: RedisLeaderStore) {}

  empty(deadlineMs: number) {
    return emptyHost(deadlineMs, {
      agents: () => this.here,
      isLed: () => this.look(),
      stop: (ref) => Promise.resolve(this.leave(ref)),
      wasHandedOver: (ref) => this.movedAway.has(ref),
      wasForced: () => false,
    });
  }

  /** What a leader does: it moves so many, and stops the others for want of room. */
  moveAway(moved: number): void {
    for (const ref of this.here.slice(0, moved)) this.movedAway.add(ref);
    this.here = [];
  }

  async looksThatTell(answer: boolean | 'failed', times: number): Promise<void> {
    const seen = () => this.answers.filter((each) => each === answer).length;
    await eventually(() => expect(seen()).toBeGreaterThanOrEqual(times));
  }

  private async look(): Promise<boolean> {
    const led = await this.leaders.isLed().catch(() => 'failed' as const);
    this.answers.push(led);
    if (led === 'failed') throw new Error('the store is away');
    return led;
  }

  private leave({ agentId }: AgentRef): void {
    this.here = this.here.filter((ref) => ref.agentId !== agentId);
  }
}

describe('emptying a host', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let leaders: RedisLeaderStore;
  let host: Host;

  beforeEach(async () => {
    server = await RedisServer.start();
    connection = await connectRedis({ url: server.url });
    leaders = new RedisLeaderStore(connection, new KeySpace('test'));
    host = new Host(leaders);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await connection.close();
    await server.stop();
  });

  async function lead(candidate: string): Promise<number> {
    const { outcome, term } = await leaders.campaign(candidate, ttlMs);
    expect(outcome).toBe('leader');
    return term;
  }

  it('waits for the next leader while there is none for a moment', async () => {
    const term = await lead('first');
    const emptying = host.empty(longMs);
    await host.looksThatTell(true, 1);
    await leaders.resign('first', term);
    await host.looksThatTell(false, 5);
    await lead('second');
    await host.looksThatTell(true, 2);
    host.moveAway(count);
    expect(await emptying).toEqual({ moved: count, stopped: 0, forced: 0 });
  });

  it('tells what goes on elsewhere from what the leader has stopped', async () => {
    await lead('first');
    const emptying = host.empty(longMs);
    await host.looksThatTell(true, 1);
    host.moveAway(4);
    expect(await emptying).toEqual({ moved: 4, stopped: count - 4, forced: 0 });
  });

  it('goes on when the store could not be asked once', async () => {
    await lead('first');
    const emptying = host.empty(longMs);
    await host.looksThatTell(true, 1);
    // The time in which another leader has to come stands still: how long a server takes to come back is not the question.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    await server.kill();
    await host.looksThatTell('failed', 1);
    await server.restart();
    await eventually(() => lead('second'));
    host.moveAway(count);
    expect(await emptying).toEqual({ moved: count, stopped: 0, forced: 0 });
  });

  it('stops all when no other leader comes in the time that one may take', async () => {
    const term = await lead('first');
    // By the clock that the host goes by, which counts whole milliseconds.
    const beganAtMs = Date.now();
    const emptying = host.empty(longMs);
    await host.looksThatTell(true, 1);
    await leaders.resign('first', term);
    expect(await emptying).toEqual({ moved: 0, stopped: count, forced: 0 });
    expect(Date.now() - beganAtMs).toBeGreaterThanOrEqual(takeOverMs);
    expect(Date.now() - beganAtMs).toBeLessThan(longMs / 2);
  });

  it('stops all at once when nobody leads as it begins', async () => {
    expect(await host.empty(longMs)).toEqual({ moved: 0, stopped: count, forced: 0 });
    expect(host.answers).toEqual([false]);
  });

  it('keeps its own deadline, though the store does not answer', async () => {
    await lead('first');
    server.pause();
    expect(await host.empty(500)).toEqual({ moved: 0, stopped: count, forced: 0 });
    // Its question still waits, for 2 s in all.
    expect(host.answers).not.toContain('failed');
    server.resume();
  });
});
