import { join } from 'node:path';
import {
  asGuildhallError,
  decodeAgentSpec,
  encodeAgentSpec,
  type AgentRef,
  type AgentSpec,
  type GuildSpec,
} from '@guildhall/contract';
import type { ExecutionEngine } from '@guildhall/engine';
import type { LeaseOwner } from '@guildhall/registry';
import {
  descendantsOf,
  eventually,
  exampleAgent,
  exampleGuild,
  FollowedTopic,
  isAlive,
  processesOfGroup,
  type StartWorld,
  type World,
} from '../../support';
import { Ending } from '../support/ending';

const slowMs = 180_000;
/** Processes of each host that watch over its agents: the guard and its stand-in. */
const guards = 2;
/** Idle processes of each host: fewer than some tests start agents at once, so that both start tiers are used. */
const poolSize = 2;
const ownCatalog = join(__dirname, 'agents/catalog.yaml');

/** Behaviours that every engine must show (REQUIREMENTS C1-C26), with real processes. */
export function describeEngine(name: string, startWorld: StartWorld): void {
  describe(`conformance of the ${name} engine`, () => {
    let world: World;
    let engine: ExecutionEngine;
    const followed: FollowedTopic[] = [];
    const owned: World[] = [];
    const ending = Ending.ofEachTest();
    const start: StartWorld = (options) => startWorld({ poolSize, ...options });

    beforeAll(async () => {
      world = await start();
      engine = world.engine;
    }, slowMs);

    afterAll(() => world.close(), slowMs);

    /** A world of the test's own. */
    const startOwn: StartWorld = async (options) => {
      const own = await start(options);
      owned.push(own);
      return own;
    };

    afterEach(async () => {
      await Promise.all(followed.splice(0).map((topic) => topic.close()));
      for (const { guildId } of await engine.listGuilds()) await engine.stopGuild(guildId);
      await Promise.all(owned.splice(0).map((own) => own.close()));
    }, slowMs);

    function follow(guildId: string, topic: string): FollowedTopic {
      const reading = new FollowedTopic(engine, guildId, topic);
      followed.push(reading);
      return reading;
    }

    async function pidOf(guildId: string, agentId: string): Promise<number> {
      const [status] = (await engine.listAgents(guildId)).filter((agent) => agent.agentId === agentId);
      if (status?.info?.pid === undefined || !status.info.isAlive) throw new Error(`${agentId} has no process`);
      return status.info.pid;
    }

    /** All processes below the hosts: agents, their children, guards, idle ones of the pools. */
    function processes(): number[] {
      return world.hostPids.flatMap(descendantsOf);
    }

    /**
     * Resolves with all processes when the hosts have those agents, their guards and full pools. One that nobody tracks any
     * more is one too many for ever: a pool fills itself up beside it.
     */
    function settled(...agents: number[]): Promise<number[]> {
      return eventually(() => {
        const found = processes();
        expect(found).toEqual(expect.arrayContaining(agents));
        expect(found.length - agents.length).toBe(world.hostCount * (guards + poolSize));
        return found;
      });
    }

    /** Now, not only when all has settled: of the agents started since, whose process was idle before, none is left. */
    function expectNoneLeft(before: readonly number[], started: number): void {
      expect(before.filter(isAlive)).toHaveLength(before.length - started);
      expect(processes().length).toBeLessThanOrEqual(before.length);
    }

    it(
      'C1 a new engine keeps its ids, lists no agents, has the default limit',
      async () => {
        const own = await startOwn();
        const stats = await own.engine.stats();
        expect(stats).toEqual({
          guilds: 0,
          agents: 0,
          hosts: own.hostCount,
          capacity: 100 * own.hostCount,
          running: 0,
        });
        const guild = exampleGuild();
        const info = await own.engine.runAgent(guild, exampleAgent('Echo', 'kept'));
        expect([info.guildId, info.agentId]).toEqual([guild.id, 'kept']);
      },
      slowMs,
    );

    it('C2 an empty guild lists nothing, finds nothing, is not running, counts zero', async () => {
      await expect(engine.getAgentsInGuild('nobody')).resolves.toEqual(new Map());
      await expect(engine.findAgentsByName('nobody', 'none')).resolves.toEqual([]);
      await expect(engine.isAgentRunning('nobody', 'none')).resolves.toBe(false);
      await expect(engine.stats()).resolves.toMatchObject({ guilds: 0, agents: 0, running: 0 });
    });

    it('C3 C4 C12 C13 two launched agents are listed with full specs, found, running, in processes of their own', async () => {
      const guild = exampleGuild();
      const specs = [
        decodeAgentSpec({ ...document('first'), additional_topics: ['extra'], properties: { deep: { a: [1] } } }),
        decodeAgentSpec({ ...document('second'), something_new: { kept: true } }),
      ];
      for (const spec of specs) await engine.runAgent(guild, spec);

      const listed = await engine.getAgentsInGuild(guild.id);
      expect([...listed.keys()]).toEqual(['first', 'second']);
      expect([...listed.values()].map(encodeAgentSpec)).toEqual(specs.map(encodeAgentSpec));
      for (const { id, name: agentName } of specs) {
        expect((await engine.findAgentsByName(guild.id, agentName)).map((spec) => spec.id)).toEqual([id]);
        await expect(engine.isAgentRunning(guild.id, id)).resolves.toBe(true);
      }
      const pids = [await pidOf(guild.id, 'first'), await pidOf(guild.id, 'second')];
      expect(new Set([...pids, ...world.hostPids]).size).toBe(2 + world.hostPids.length);
      expect(pids.every(isAlive)).toBe(true);
      await expect(engine.stats()).resolves.toMatchObject({ guilds: 1, agents: 2 });
      const [status] = await engine.listAgents(guild.id);
      expect(status).toMatchObject({ agentId: 'first', state: 'running', info: { isAlive: true, name: 'first' } });
    });

    it('C5 C6 an initiator that is answered makes two messages in order; alone it makes one', async () => {
      const guild = exampleGuild([exampleAgent('Ping', 'ping'), exampleAgent('Pong', 'pong')]);
      await engine.runGuild(guild);
      const talk = follow(guild.id, 'talk');
      await engine.publish(guild.id, 'start', {});
      await talk.atLeast(2);

      await engine.stopAgent(guild.id, 'pong');
      await engine.publish(guild.id, 'start', { round: 2 });
      await engine.publish(guild.id, 'start', { round: 3 });
      await talk.atLeast(4);

      expect(talk.payloads).toEqual([
        { say: 'ping', round: 1 },
        { say: 'pong', round: 1 },
        { say: 'ping', round: 2 },
        { say: 'ping', round: 3 },
      ]);
    });

    it('C7 removing one agent leaves the other running', async () => {
      const guild = exampleGuild([exampleAgent('Echo', 'stays'), exampleAgent('Echo', 'goes')]);
      await engine.runGuild(guild);
      const [stays, goes] = [await pidOf(guild.id, 'stays'), await pidOf(guild.id, 'goes')];
      await engine.stopAgent(guild.id, 'goes');
      expect([isAlive(stays), isAlive(goes)]).toEqual([true, false]);
      expect([...(await engine.getAgentsInGuild(guild.id)).keys()]).toEqual(['stays']);
    });

    it(
      'C8 C21 a full host is passed over; when all are full the limit is named and nobody is disturbed',
      async () => {
        const own = await startOwn({ capacity: 1 });
        const guild = exampleGuild();
        const ids = Array.from({ length: own.hostCount }, (_none, index) => `agent-${index}`);
        const infos = await Promise.all(ids.map((id) => own.engine.runAgent(guild, exampleAgent('Echo', id))));
        expect(new Set(infos.map(({ host }) => host)).size).toBe(own.hostCount);

        // That they were sent there counts for a second; from then on the hosts have to have said that they are full.
        await eventually(async () => expect((await own.engine.stats()).running).toBe(own.hostCount));
        const error = await own.engine.runAgent(guild, exampleAgent('Echo', 'too-many')).catch(asGuildhallError);
        expect(error).toMatchObject({ kind: 'unavailable', code: 'NO_HOST_AVAILABLE' });
        expect((error as Error).message).toMatch(/^No agent host available: .* runs 1 of 1 agents/);
        expect(infos.every(({ pid }) => isAlive(pid!))).toBe(true);
        expect([...(await own.engine.getAgentsInGuild(guild.id)).keys()]).toEqual(ids);
      },
      slowMs,
    );

    it.each([
      ['constructor', 'construct', 'crashing at stage construct'],
      ['onStart', 'start', 'crashing at stage start'],
    ])('C9 C18 a failing %s is reported with its cause and leaves nothing tracked', async (_what, at, cause) => {
      const guild = exampleGuild();
      const before = await settled();
      const failing = exampleAgent('Crashing', 'failing', { properties: { at } });
      const error = await engine.runAgent(guild, failing).catch(asGuildhallError);
      expect(error).toMatchObject({ kind: 'internal', code: 'AGENT_START_FAILED' });
      expect((error as Error).message).toContain(cause);
      expectNoneLeft(before, 1);
      await settled();
      await expectNothingOf(guild, 'failing');
    });

    it('C10 stopping what is unknown is fine', async () => {
      await engine.stopAgent('nobody', 'none');
      await expect(engine.stopGuild('nobody')).resolves.toBe(false);
    });

    it('C11 C12 an agent that ended for good shows how, and its host gives it up while others stay', async () => {
      const guild = exampleGuild();
      await engine.runAgent(guild, exampleAgent('Echo', 'stays'));
      await engine.runAgent(guild, exampleAgent('Crashing', 'brief', { properties: ending.forGood }));
      await ending.tell();
      await eventually(async () => {
        const [status] = await engine.listAgents(guild.id);
        expect(status).toMatchObject({ agentId: 'brief', state: 'failed', info: { isAlive: false, exitCode: 3 } });
      });
      await eventually(async () => {
        const { lease } = await world.leases.getLocation({ guildId: guild.id, agentId: 'brief' });
        expect(lease).toBeUndefined();
      });
      await expect(engine.isAgentRunning(guild.id, 'brief')).resolves.toBe(false);
      expect(await ofAllHosts((host) => world.leases.getHostAgents(host))).toEqual([stays(guild)]);
      expect(await ofAllHosts((host) => world.leases.cleanupDeadAgents(host))).toEqual([]);
    });

    it('C11 cleanup reports an agent that its host did not give up, once, and leaves those that live', async () => {
      const guild = exampleGuild();
      const { host, incarnation } = await engine.runAgent(guild, exampleAgent('Echo', 'stays'));
      await leaseUnkept({ guildId: guild.id, agentId: 'unkept' }, { host, incarnation });
      await eventually(async () => {
        expect(await world.leases.cleanupDeadAgents(host)).toEqual([{ guildId: guild.id, agentId: 'unkept' }]);
      });
      expect(await world.leases.cleanupDeadAgents(host)).toEqual([]);
      expect(await ofAllHosts((name) => world.leases.getHostAgents(name))).toEqual([stays(guild)]);
      await expect(engine.isAgentRunning(guild.id, 'stays')).resolves.toBe(true);
    });

    it(
      'C14 shutdown leaves no child process',
      async () => {
        const own = await start();
        const guild = exampleGuild(['a', 'b', 'c'].map((id) => exampleAgent('Parent', id)));
        const { running } = await own.engine.runGuild(guild);
        const children = new FollowedTopic(own.engine, guild.id, 'children');
        await own.engine.publish(guild.id, 'spawn', {});
        const spawned = (await children.atLeast(3)) as { pid: number }[];
        await children.close();
        await own.close();
        const groups = running.flatMap(({ pid }) => processesOfGroup(pid!));
        expect([...groups, ...spawned.map(({ pid }) => pid).filter(isAlive)]).toEqual([]);
      },
      slowMs,
    );

    it('C15 stopping a guild ends all its agents', async () => {
      const guild = exampleGuild(['a', 'b', 'c'].map((id) => exampleAgent('Echo', id)));
      const { running } = await engine.runGuild(guild);
      expect(running).toHaveLength(3);
      await expect(engine.stopGuild(guild.id)).resolves.toBe(true);
      expect(running.filter(({ pid }) => isAlive(pid!))).toEqual([]);
      await expect(engine.getGuild(guild.id)).resolves.toBeUndefined();
    });

    it('C16 validation names the field', async () => {
      const guild = exampleGuild();
      const nameless = { ...exampleAgent('Echo', 'a'), className: '' } as AgentSpec;
      const error = await engine.runAgent(guild, nameless).catch(asGuildhallError);
      expect(error).toMatchObject({ kind: 'invalid', field: 'class_name' });
      const unknown = await engine.runAgent(guild, exampleAgent('Nowhere', 'a')).catch(asGuildhallError);
      expect(unknown).toMatchObject({ kind: 'invalid', code: 'CLASS_NOT_IN_CATALOG', field: 'class_name' });
      await expectNothingOf(guild, 'a');
    });

    it('C17 an agent hears a publisher in order', async () => {
      const guild = exampleGuild([exampleAgent('Counter', 'counter')]);
      await engine.runGuild(guild);
      const sums = follow(guild.id, 'sums');
      for (let add = 1; add <= 50; add++) await engine.publish(guild.id, 'numbers', { add });
      const expected = Array.from({ length: 50 }, (_none, index) => ((index + 1) * (index + 2)) / 2);
      expect((await sums.atLeast(50)).map((payload) => (payload as { sum: number }).sum)).toEqual(expected);
    });

    it('C17 an agent handles one message at a time, however long it takes', async () => {
      const guild = exampleGuild([exampleAgent('Slow', 'slow')]);
      await engine.runGuild(guild);
      const results = follow(guild.id, 'results');
      // Handled at the same time, the short ones would be done first.
      const published = [];
      for (const ms of [300, 0, 100, 0, 50, 0]) published.push(await engine.publish(guild.id, 'work', { ms }));
      expect(await results.atLeast(6)).toEqual(published.map(({ id }) => ({ work: id })));
    });

    it('C17 a message that fails for the last time goes to the dead letters, and the next one is handled', async () => {
      const guild = exampleGuild([exampleAgent('Crashing', 'failing', { qos: { retryCount: 1 } })]);
      await engine.runGuild(guild);
      const pid = await pidOf(guild.id, 'failing');
      const results = follow(guild.id, 'results');
      const poison = await engine.publish(guild.id, 'crash', { manner: 'throw' });
      const fine = await engine.publish(guild.id, 'crash', { manner: 'throw', unless: __filename });
      expect(await results.atLeast(1)).toEqual([{ work: fine.id, attempt: 1 }]);
      expect(await engine.listDeadLetters(guild.id)).toMatchObject([
        { agentId: 'failing', topic: 'crash', attempts: 2, message: { id: poison.id } },
      ]);
      expect(await pidOf(guild.id, 'failing')).toBe(pid);
    });

    it('C17 a stopped agent hears nothing any more', async () => {
      const guild = exampleGuild([exampleAgent('Counter', 'counter')]);
      await engine.runGuild(guild);
      const sums = follow(guild.id, 'sums');
      await engine.publish(guild.id, 'numbers', { add: 1 });
      await sums.atLeast(1);
      await engine.stopAgent(guild.id, 'counter');
      await engine.publish(guild.id, 'numbers', { add: 1 });
      await engine.runAgent(guild, exampleAgent('Counter', 'counter'));
      await engine.publish(guild.id, 'numbers', { add: 5 });
      expect(await sums.atLeast(2)).toEqual([
        { sum: 1, count: 1 },
        { sum: 5, count: 1 },
      ]);
    });

    it('C19 a SIGKILLed agent runs again, with its state', async () => {
      const guild = exampleGuild([exampleAgent('Counter', 'counter')]);
      await engine.runGuild(guild);
      const sums = follow(guild.id, 'sums');
      await engine.publish(guild.id, 'numbers', { add: 2 });
      await sums.atLeast(1);
      const killed = await pidOf(guild.id, 'counter');
      process.kill(killed, 'SIGKILL');
      const second = await eventually(async () => {
        const pid = await pidOf(guild.id, 'counter');
        expect(pid).not.toBe(killed);
        return pid;
      });
      await engine.publish(guild.id, 'numbers', { add: 3 });
      expect((await sums.atLeast(2)).at(-1)).toEqual({ sum: 5, count: 2 });
      expect([isAlive(killed), isAlive(second)]).toEqual([false, true]);
    });

    it('C20 two concurrent starts of one id give one process', async () => {
      const guild = exampleGuild();
      const other = await world.another();
      const before = await settled();
      const starts = [engine, other, engine].map((one) => one.runAgent(guild, exampleAgent('Echo', 'once')));
      const outcomes = await Promise.allSettled(starts);
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(lost.map(({ reason }) => asGuildhallError(reason).code)).toEqual(lost.map(() => 'AGENT_ALREADY_RUNNING'));
      expect(lost).toHaveLength(2);
      const [status, ...more] = await engine.listAgents(guild.id);
      expect([status?.state, more]).toEqual(['running', []]);
      expect(processes().length).toBeLessThanOrEqual(before.length + 1);
      await settled(status!.info!.pid!);
    });

    it('C22 the same agent id in two guilds is two agents', async () => {
      const guilds = [exampleGuild(), exampleGuild()];
      const infos = await Promise.all(guilds.map((guild) => engine.runAgent(guild, exampleAgent('Echo', 'same'))));
      expect(new Set(infos.map(({ pid }) => pid)).size).toBe(2);
      await engine.stopAgent(guilds[0]!.id, 'same');
      expect(infos.map(({ pid }) => isAlive(pid!))).toEqual([false, true]);
    });

    it('C23 ids may hold any printable characters and be long', async () => {
      const ids = ['a#b', 'a$b', 'a:b', 'a:b:c', 'a{b}c', 'a b', 'a%3Ab', 'ü—☂', 'x'.repeat(200)];
      const guild = exampleGuild(ids.map((id) => exampleAgent('Echo', id)));
      const { failed } = await engine.runGuild(guild);
      expect(failed).toEqual([]);
      expect(new Set((await engine.getAgentsInGuild(guild.id)).keys())).toEqual(new Set(ids));
      for (const id of ids) await expect(engine.isAgentRunning(guild.id, id)).resolves.toBe(true);
      expect(new Set((await engine.listAgents(guild.id)).map(({ info }) => info?.pid)).size).toBe(ids.length);
      await engine.stopAgent(guild.id, 'a:b');
      await expect(engine.isAgentRunning(guild.id, 'a:b:c')).resolves.toBe(true);
    });

    it('C23 topics may have any name, those of members that every object has too', async () => {
      const additionalTopics = ['constructor', '__proto__', 'toString', 'a#b$c:d {e} ü☂', 'x'.repeat(255)];
      const guild = exampleGuild([exampleAgent('Echo', 'constructor', { additionalTopics })]);
      const { failed } = await engine.runGuild(guild);
      expect(failed).toEqual([]);
      const echoes = follow(guild.id, 'echoes');
      for (const topic of additionalTopics) await engine.publish(guild.id, topic, { topic });
      await echoes.atLeast(additionalTopics.length);
      expect(new Set(echoes.payloads)).toEqual(new Set(additionalTopics.map((topic) => ({ topic }))));
    });

    it(
      'C24 more than 255 launches, with machine ids beyond 255',
      async () => {
        const guild = exampleGuild();
        for (let launched = 0; launched < 260; launched += 20) {
          const numbers = Array.from({ length: 20 }, (_none, index) => launched + index);
          const infos = await Promise.all(
            numbers.map((number) =>
              engine.runAgent(guild, exampleAgent('Echo', `a${number}`), undefined, 250 + number),
            ),
          );
          expect(infos.filter(({ pid }) => !isAlive(pid!))).toEqual([]);
          await Promise.all(numbers.map((number) => engine.stopAgent(guild.id, `a${number}`)));
          expect(infos.filter(({ pid }) => isAlive(pid!))).toEqual([]);
        }
      },
      slowMs,
    );

    it(
      'C24 an agent is told its machine id and its client as they were given, and listens to the default topic given',
      async () => {
        const own = await startOwn({ catalog: ownCatalog });
        const guild = exampleGuild();
        const agents = [
          exampleAgent('Echo', 'echo', { listenToDefaultTopic: true }),
          exampleAgent('Told', 'told', { className: 'test.Told', listenToDefaultTopic: true }),
        ];
        for (const agent of agents) {
          await own.engine.runAgent(guild, agent, undefined, 300, 'cli', { a: 1 }, 'news');
        }
        const answers = ['echoes', 'told'].map((topic) => new FollowedTopic(own.engine, guild.id, topic));
        await own.engine.publish(guild.id, 'news', { text: 'hello' });
        const told = { machineId: 300, clientType: 'cli', clientProperties: { a: 1 }, defaultTopic: 'news' };
        expect(await Promise.all(answers.map((topic) => topic.atLeast(1)))).toEqual([[{ text: 'hello' }], [told]]);
        await Promise.all(answers.map((topic) => topic.close()));
      },
      slowMs,
    );

    it.each([
      ['of the pool', {}],
      // Seen at once when it is left: no idle process less makes up for it.
      ['of its own', { guildhall: { isolation: 'cold' } }],
    ])('C25 a stop that races a restart ends stopped, with a process %s', async (_what, properties) => {
      const guild = exampleGuild([exampleAgent('Echo', 'racing', { properties })]);
      for (let round = 0; round < 5; round++) {
        const before = await settled();
        await engine.runGuild(guild);
        const pid = await pidOf(guild.id, 'racing');
        process.kill(pid, 'SIGKILL');
        await engine.stopAgent(guild.id, 'racing');
        expect(processes().length).toBeLessThanOrEqual(before.length);
        await settled();
        await expectNothingOf(guild, 'racing');
        await settled();
      }
    });

    it('C26 a new engine instance lists the same running agents with full specs', async () => {
      const guild = exampleGuild([exampleAgent('Counter', 'a'), exampleAgent('Echo', 'b')]);
      const { running } = await engine.runGuild(guild);
      const other = await world.another();
      expect([...(await other.getAgentsInGuild(guild.id)).values()].map(encodeAgentSpec)).toEqual(
        guild.agents.map(encodeAgentSpec),
      );
      expect((await other.listAgents(guild.id)).map(({ info }) => info?.pid)).toEqual(running.map(({ pid }) => pid));
      await expect(other.isAgentRunning(guild.id, 'a')).resolves.toBe(true);
    });

    async function ofAllHosts(ask: (host: string) => Promise<AgentRef[]>): Promise<AgentRef[]> {
      const hosts = await engine.listHosts();
      return (await Promise.all(hosts.map(({ host }) => ask(host)))).flat();
    }

    /** A lease that runs out: no heartbeat knows of it. */
    async function leaseUnkept(ref: AgentRef, owner: LeaseOwner): Promise<void> {
      const told = { address: '', sinceMs: Date.now(), idempotencyKey: '', wishDigest: '' };
      const lease = { ...ref, ...owner, ...told, epoch: 0, state: 'running' } as const;
      expect(await world.leases.register(lease, 50)).toMatchObject({ outcome: 'registered' });
    }

    /** Nothing is known of the agent, and its id is free in its guild. */
    async function expectNothingOf(guild: GuildSpec, agentId: string): Promise<void> {
      await expect(engine.isAgentRunning(guild.id, agentId)).resolves.toBe(false);
      expect((await engine.getAgentsInGuild(guild.id)).has(agentId)).toBe(false);
      expect((await engine.listAgents(guild.id)).filter((status) => status.agentId === agentId)).toEqual([]);
      const { pid } = await engine.runAgent(guild, exampleAgent('Echo', agentId));
      expect(await pidOf(guild.id, agentId)).toBe(pid);
      await engine.stopAgent(guild.id, agentId);
    }
  });
}

function stays({ id: guildId }: GuildSpec): AgentRef {
  return { guildId, agentId: 'stays' };
}

function document(id: string) {
  return { id, name: id, description: `${id} agent`, class_name: 'examples.Echo', listen_to_default_topic: false };
}
