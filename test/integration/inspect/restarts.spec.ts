import type { GuildSpec, JsonObject } from '@guildhall/contract';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import {
  AgentHostProcess,
  descendantsOf,
  eventually,
  exampleAgent,
  exampleGuild,
  GatewayProcess,
  isAlive,
  RedisServer,
} from '../../support';
import { Ending } from '../support/ending';

const slowMs = 180_000;
const never = new AbortController().signal;

describe('restarts, seen from outside', () => {
  let redis: RedisServer;
  let host: AgentHostProcess;
  let gateway: GatewayProcess;
  let engine: ExecutionEngine;
  let guild: GuildSpec;
  const ending = Ending.ofEachTest();

  beforeAll(async () => {
    redis = await RedisServer.start();
    host = await AgentHostProcess.start({ redisUrl: redis.url });
    gateway = await GatewayProcess.start(redis.url);
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await Promise.all([gateway.stop(), host.stop()]);
    await engine.shutdown();
    await redis.stop();
  }, slowMs);

  beforeEach(() => {
    guild = exampleGuild();
  });
  afterEach(() => engine.stopGuild(guild.id));

  const run = (className: string, id: string, properties: JsonObject) =>
    engine.runAgent(guild, exampleAgent(className, id, { properties, qos: { retryCount: 0 } }));

  async function moves(agentId: string) {
    const found = [];
    for await (const { event } of engine.events({ guildId: guild.id, signal: never })) {
      if (event.agentId === agentId) found.push(event);
    }
    return found;
  }

  /** The first move to that state: the host writes it behind its answers. */
  const moveTo = (state: string, agentId: string) =>
    eventually(async () => {
      const found = (await moves(agentId)).find(({ to }) => to === state);
      expect(found).toBeDefined();
      return found!;
    });

  /** The waits that were announced, and those that there were. */
  function waitsOf(told: Awaited<ReturnType<typeof moves>>): { announcedMs: number[]; waitedMs: number[] } {
    const announced = told.map(({ cause }) => /follows in (\d+) ms/.exec(cause)?.[1]);
    const announcedMs = announced.filter((ms) => ms !== undefined).map(Number);
    const crashes = told.flatMap(({ to, atMs }, index) => (/restarting|crash_loop/.test(to) ? [{ atMs, index }] : []));
    const waitedMs = crashes.flatMap(({ atMs, index }) => (told[index + 1] ? [told[index + 1]!.atMs - atMs] : []));
    return { announcedMs, waitedMs };
  }

  it(
    'follow at once, then after waits that double with jitter, and become a crash loop that inspection explains',
    async () => {
      await Promise.all(['one', 'other'].map((id) => run('Crashing', id, ending.properties)));
      await ending.tell();
      const stories = await eventually(
        async () => {
          const told = [await moves('one'), await moves('other')];
          for (const events of told) expect(events.map(({ to }) => to)).toContain('crash_loop');
          return told;
        },
        { everyMs: 100 },
      );
      for (const told of stories) {
        const { announcedMs, waitedMs } = waitsOf(told);
        expect(announcedMs[0]).toBe(0);
        [500, 1_000, 2_000, 4_000].forEach((usualMs, index) => {
          expect(announcedMs[index + 1]).toBeGreaterThanOrEqual(0.8 * usualMs);
          expect(announcedMs[index + 1]).toBeLessThanOrEqual(1.2 * usualMs);
        });
        waitedMs.forEach((ms, index) => expect(ms).toBeGreaterThanOrEqual(announcedMs[index]! - 2));
      }
      const [one, other] = stories.map((told) => waitsOf(told).announcedMs.slice(1, 5));
      expect(one).not.toEqual(other);

      const lastExit = { code: 3, reason: 'exited with code 3' };
      // It runs for a moment again and again.
      await eventually(async () => {
        const inspected = await engine.inspectAgent(guild.id, 'one');
        expect(inspected).toMatchObject({ state: 'crash_loop', lastExit, reason: lastExit.reason });
        expect(inspected.restarts).toBeGreaterThanOrEqual(4);
        expect(inspected.lastEvent!.event).toMatchObject({ to: 'crash_loop', exitCode: 3 });
      });
      await eventually(async () => {
        const [status] = (await engine.listAgents(guild.id)).filter(({ agentId }) => agentId === 'one');
        expect(status).toMatchObject({ state: 'crash_loop', reason: lastExit.reason });
      });
    },
    slowMs,
  );

  it(
    'end a process that hangs, say so, and leave the message that it hung over to the dead letters',
    async () => {
      const { pid } = await run('Hanging', 'hung', {});
      await engine.publish(guild.id, 'hang', {});
      const again = await eventually(
        async () => {
          const found = await engine.inspectAgent(guild.id, 'hung');
          expect(found).toMatchObject({ state: 'running', restarts: 1, deadLetters: 1 });
          return found;
        },
        { everyMs: 100 },
      );
      expect(isAlive(pid!)).toBe(false);
      expect(again.lastExit).toEqual({ signal: 'SIGKILL', reason: 'no answer to ping for 2 s' });
      const told = await moveTo('restarting', 'hung');
      expect(told.cause).toMatch(/^no answer to ping for 2 s; the next process follows in 0 ms$/);
      await engine.publish(guild.id, 'hang', { ms: 1 });
      await eventually(async () => expect(await engine.readTopic(guild.id, 'results')).toHaveLength(1));
    },
    slowMs,
  );

  it(
    'end a process that passes the memory limit of its class, and say so',
    async () => {
      const { pid } = await run('Leaking', 'leaking', {});
      await engine.publish(guild.id, 'leak', { mb: 1 });
      await eventually(async () => expect(await engine.readTopic(guild.id, 'results')).toHaveLength(1));
      expect(isAlive(pid!)).toBe(true);

      // Once, and with one try: whatever the host does, the process stays below 300 MB.
      await engine.publish(guild.id, 'leak', { mb: 150 });
      const again = await eventually(
        async () => {
          const found = await engine.inspectAgent(guild.id, 'leaking');
          expect(found).toMatchObject({ state: 'running', restarts: 1 });
          return found;
        },
        { everyMs: 100 },
      );
      expect(isAlive(pid!)).toBe(false);
      const passed = /^memory limit of 150 MiB passed: (1[5-9]|2\d)\d MiB$/;
      expect(again.lastExit).toEqual({ signal: 'SIGKILL', reason: expect.stringMatching(passed) as string });
      const told = await moveTo('restarting', 'leaking');
      expect(told.cause).toBe(`${again.lastExit!.reason}; the next process follows in 0 ms`);
    },
    slowMs,
  );

  it(
    'do not follow where the policy is never, neither by the host nor by the gateway',
    async () => {
      const before = new Set(descendantsOf(host.pid));
      await run('Crashing', 'once', ending.forGood);
      await ending.tell();
      await eventually(async () => {
        const [status] = await engine.listAgents(guild.id);
        expect(status).toMatchObject({ state: 'failed', reason: 'exited with code 3' });
      });
      // The gateway has compared wishes and leases several times when it has started something else.
      const other = exampleGuild();
      const { pid } = await engine.runAgent(other, exampleAgent('Echo', 'other'));
      process.kill(pid!, 'SIGKILL');
      await eventually(async () => expect((await engine.listAgents(other.id))[0]!.info?.restarts).toBe(1));
      await engine.stopGuild(other.id);
      await moveTo('failed', 'once');
      expect((await moves('once')).map(({ to }) => to)).toEqual(['running', 'failed']);
      expect(descendantsOf(host.pid).filter((one) => !before.has(one))).toEqual([]);
    },
    slowMs,
  );
});
