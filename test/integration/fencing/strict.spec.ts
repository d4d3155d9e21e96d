import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../support/eventually';
import { descendantsOf, isAlive, isStopped, processesOfGroup } from '../../support/processes';
import { FencingWorld, guardOf, hostTtlMs, type ScribeGuild } from './support/fencing-world';

const slowMs = 180_000;
/** Longer than the 5 s after which the reconciler lets hosts announce themselves before it places anything. */
const outageMs = 2 * hostTtlMs;
/** Between what an agent writes that is not frozen, on a machine with little to spare; a freeze would last longer. */
const mostGapMs = hostTtlMs / 2;

describe('fencing: strict', () => {
  let world: FencingWorld;
  let guild: ScribeGuild;

  beforeAll(async () => {
    world = await FencingWorld.start();
  }, slowMs);

  afterAll(() => world.close(), slowMs);

  beforeEach(async () => {
    guild = await world.runScribes({ strict: { fencing: 'strict' }, normal: {} });
  }, slowMs);

  afterEach(async () => {
    world.redis.resume();
    await eventually(() => guild.stop());
  }, slowMs);

  /** Writes beside its agent; what it starts itself comes and goes. */
  const childOf = (pid: number) => descendantsOf(pid)[0]!;
  const isFrozen = (pid: number) => processesOfGroup(pid).every(isStopped);

  /** Runs `fault`, in which the host cannot speak while the agent is placed elsewhere, then lets it go on. */
  async function whileSilent(fault: () => Promise<void>): Promise<void> {
    guild.host.kill('SIGSTOP');
    try {
      await fault();
    } finally {
      guild.host.kill('SIGCONT');
    }
  }

  it(
    'lets an agent act at one place when its host is stopped, and kills the old process when the host goes on',
    async () => {
      const [strict, normal] = [await guild.running('strict'), await guild.running('normal')];
      const before = [strict.pid, childOf(strict.pid)];

      await whileSilent(async () => {
        const after = await guild.runningElsewhere('strict');
        await guild.writes('strict');
        expect(after.epoch).toBeGreaterThan(strict.epoch);
        expect([before.filter(isAlive), isFrozen(strict.pid)]).toEqual([before, true]);
      });
      await eventually(() => expect([...before, normal.pid].filter(isAlive)).toEqual([]));

      const elsewhere = await guild.runningElsewhere('strict');
      expect(world.scribbles.ofAfterFirstOf(strict.pid, elsewhere.pid)).toEqual([]);
      const [last, first] = [world.scribbles.by(strict.pid).at(-1)!, world.scribbles.by(elsewhere.pid)[0]!];
      expect(first.atMs - last.atMs).toBeGreaterThan(hostTtlMs / 10);
      // Were it not frozen it would have written: an agent that is not strict did.
      const other = await guild.runningElsewhere('normal');
      expect(world.scribbles.ofAfterFirstOf(normal.pid, other.pid)).not.toEqual([]);
    },
    slowMs,
  );

  it(
    'does so when the guard was killed before, and the new guard lets nothing stand still',
    async () => {
      const strict = await guild.running('strict');
      const guard = guardOf(guild.host);
      const sinceMs = Date.now();
      process.kill(guard, 'SIGKILL');
      await eventually(() => expect(guardOf(guild.host)).not.toBe(guard));
      await delay(2 * hostTtlMs);
      const laterMs = Date.now();
      await eventually(() => expect(world.scribbles.lastMs('strict')).toBeGreaterThan(laterMs));
      expect(world.scribbles.longestGapMs('strict', sinceMs)).toBeLessThan(mostGapMs);

      await whileSilent(async () => {
        await guild.runningElsewhere('strict');
        await guild.writes('strict');
      });

      await eventually(() => expect(isAlive(strict.pid)).toBe(false));
      const { pid } = await guild.running('strict');
      expect(world.scribbles.ofAfterFirstOf(strict.pid, pid)).toEqual([]);
    },
    slowMs,
  );

  it(
    'does so when the guard is killed while the host is stopped',
    async () => {
      const strict = await guild.running('strict');

      await whileSilent(async () => {
        process.kill(guardOf(guild.host), 'SIGKILL');
        await guild.runningElsewhere('strict');
        await guild.writes('strict');
        expect(isFrozen(strict.pid)).toBe(true);
      });

      await eventually(() => expect(isAlive(strict.pid)).toBe(false));
      const { pid } = await guild.running('strict');
      expect(world.scribbles.ofAfterFirstOf(strict.pid, pid)).toEqual([]);
    },
    slowMs,
  );

  it(
    'freezes strict agents while the store is away, and lets the same processes go on under the same epoch',
    async () => {
      const [strict, normal] = [await guild.running('strict'), await guild.running('normal')];
      const pausedAtMs = Date.now();

      world.redis.pause();
      await eventually(() => expect(isFrozen(strict.pid)).toBe(true));
      await delay(pausedAtMs + outageMs - Date.now());
      const frozenAtMs = world.scribbles.lastMs('strict');
      const resumedAtMs = Date.now();
      world.redis.resume();
      await eventually(() => expect(world.scribbles.lastMs('strict')).toBeGreaterThan(resumedAtMs));

      // Before the lease that was renewed at the very last moment could end.
      expect(frozenAtMs).toBeLessThan(pausedAtMs + hostTtlMs);
      expect(world.scribbles.longestGapMs('normal', pausedAtMs)).toBeLessThan(mostGapMs);
      const infos = await eventually(() => Promise.all([guild.running('strict'), guild.running('normal')]));
      expect(infos.map(({ pid, epoch, restarts }) => [pid, epoch, restarts])).toEqual([
        [strict.pid, strict.epoch, 0],
        [normal.pid, normal.epoch, 0],
      ]);
      await delay(hostTtlMs);
      expect(await guild.running('strict')).toMatchObject({ pid: strict.pid, epoch: strict.epoch, restarts: 0 });
    },
    slowMs,
  );

  it(
    'kills frozen agents when the store is back and somebody else took them',
    async () => {
      const strict = await guild.running('strict');
      const before = [strict.pid, childOf(strict.pid)];
      const pausedAtMs = Date.now();

      world.redis.pause();
      await eventually(() => expect(isFrozen(strict.pid)).toBe(true));
      await delay(pausedAtMs + outageMs - Date.now());
      await whileSilent(async () => {
        world.redis.resume();
        await guild.runningElsewhere('strict');
        await guild.writes('strict');
      });

      await eventually(() => expect(before.filter(isAlive)).toEqual([]));
      const { pid } = await guild.running('strict');
      expect(world.scribbles.ofAfterFirstOf(strict.pid, pid)).toEqual([]);
    },
    slowMs,
  );

  it(
    'waits for the lease of a host whose port refuses, where others are placed at once, and says so',
    async () => {
      guild.host.kill('SIGKILL');
      const killedAtMs = Date.now();

      const saysWhy = eventually(async () => {
        const [strict] = (await world.engine.listAgents(guild.spec.id)).filter(({ agentId }) => agentId === 'strict');
        expect(strict).toMatchObject({ state: 'pending', reason: expect.stringContaining('is strict') });
      });
      const elsewhereMs = guild.runningElsewhere('normal').then(() => Date.now() - killedAtMs);
      const [normalMs] = await Promise.all([elsewhereMs, saysWhy]);
      await guild.runningElsewhere('strict');
      const strictMs = Date.now() - killedAtMs;

      // The last renewal was at most a third of the lease and a tick of the clock before.
      expect(strictMs).toBeGreaterThan(hostTtlMs / 2);
      // And not for the agent's own, which is 300 s.
      expect(strictMs).toBeLessThan(hostTtlMs + 30_000);
      expect(normalMs).toBeLessThan(strictMs);
      await world.replace(guild.host);
    },
    slowMs,
  );

  it(
    'stops an agent before it starts it elsewhere, the constructor included',
    async () => {
      const strict = await guild.running('strict');
      const target = world.otherThan(guild.host);

      await world.engine.moveAgent(guild.spec.id, 'strict', target.name);
      await guild.writes('strict');

      const { pid } = await guild.running('strict');
      expect(world.scribbles.ofAfterFirstOf(strict.pid, pid)).toEqual([]);
      expect(world.scribbles.by(pid)[0]?.by).toBe('constructor');
    },
    slowMs,
  );
});
