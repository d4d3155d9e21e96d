import type { AgentSpec, GuildSpec, JsonObject } from '@guildhall/contract';
import type { AgentStatus, ExecutionEngine } from '@guildhall/engine';
import {
  eventually,
  exampleAgent,
  exampleGuild,
  FollowedTopic,
  isAlive,
  type StartWorld,
  type World,
} from '../../support';
import { Ending } from '../support/ending';

const slowMs = 180_000;

/** A guild is run again with a changed document, by real engines with real processes. */
export function describeChanges(name: string, start: StartWorld): void {
  describe(`changed guilds of the ${name} engine`, () => {
    let world: World;
    let engine: ExecutionEngine;
    const ending = Ending.ofEachTest();

    beforeAll(async () => {
      world = await start();
      engine = world.engine;
    }, slowMs);

    afterAll(() => world.close(), slowMs);

    afterEach(async () => {
      for (const { guildId } of await engine.listGuilds()) await engine.stopGuild(guildId);
    });

    const echo = (id: string, properties: JsonObject = {}) => exampleAgent('Echo', id, { properties });
    const counter = (id: string, properties: JsonObject = {}) => exampleAgent('Counter', id, { properties });
    const changed = (guild: GuildSpec, agents: readonly AgentSpec[]): GuildSpec => ({ ...guild, agents });

    async function status(guildId: string, agentId: string): Promise<AgentStatus> {
      const found = (await engine.listAgents(guildId)).find((agent) => agent.agentId === agentId);
      if (!found) throw new Error(`nobody wishes for ${agentId}`);
      return found;
    }

    async function pids(guildId: string): Promise<{ [agentId: string]: number }> {
      const running = (await engine.listAgents(guildId)).filter(({ info }) => info?.isAlive);
      return Object.fromEntries(running.map(({ agentId, info }) => [agentId, info?.pid ?? 0]));
    }

    it('starts what is new, replaces what changed, ends what is gone, leaves the rest', async () => {
      const guild = exampleGuild([echo('kept'), echo('changed', { round: 1 }), echo('dropped')]);
      const first = await engine.runGuild(guild);
      expect(first).toMatchObject({ revision: 1, started: ['kept', 'changed', 'dropped'], failed: [] });
      const before = await pids(guild.id);
      const next = changed(guild, [echo('kept'), echo('changed', { round: 2 }), echo('new')]);

      const planned = { start: ['new'], replace: ['changed'], stop: ['dropped'], keep: ['kept'] };
      expect(await engine.planGuild(next)).toEqual({ guildId: guild.id, revision: 1, ...planned });
      expect(await pids(guild.id)).toEqual(before);
      const run = await engine.runGuild(next);

      const told = { started: ['new'], replaced: ['changed'], stopped: ['dropped'], kept: ['kept'], failed: [] };
      expect(run).toMatchObject({ guildId: guild.id, revision: 2, ...told });
      expect(run.running.map(({ agentId }) => agentId).sort()).toEqual(['changed', 'new']);
      const after = await pids(guild.id);
      expect(Object.keys(after).sort()).toEqual(['changed', 'kept', 'new']);
      expect(after['kept']).toBe(before['kept']);
      expect([before['changed']!, before['dropped']!].filter(isAlive)).toEqual([]);
      expect((await status(guild.id, 'changed')).info?.agentSpec.properties).toEqual({ round: 2 });
    });

    it('changes nothing for the same document', async () => {
      const guild = exampleGuild([echo('a'), echo('b')]);
      const { revision } = await engine.runGuild(guild);
      const before = await pids(guild.id);
      const again = await engine.runGuild(guild);
      expect(again).toMatchObject({ revision, running: [], started: [], replaced: [], stopped: [], kept: ['a', 'b'] });
      expect(await pids(guild.id)).toEqual(before);
      expect(await engine.listGuilds()).toMatchObject([{ guildId: guild.id, revision }]);
    });

    it('lets a replaced agent go on with its state, and loses or doubles no message', async () => {
      const guild = exampleGuild([counter('counter', { round: 1 })]);
      await engine.runGuild(guild);
      const sums = new FollowedTopic(engine, guild.id, 'sums');
      const publishing = (async () => {
        for (let add = 1; add <= 200; add++) await engine.publish(guild.id, 'numbers', { add });
      })();
      await engine.runGuild(changed(guild, [counter('counter', { round: 2 })]));
      await publishing;
      await sums.atLeast(200);
      expect(sums.payloads).toHaveLength(200);
      expect(sums.payloads.at(-1)).toEqual({ sum: 20_100, count: 200 });
      await sums.close();
    });

    it('ends what a document dropped for good: one of the same id begins anew', async () => {
      const guild = exampleGuild([counter('counter'), echo('other')]);
      const sums = new FollowedTopic(engine, guild.id, 'sums');
      await engine.runGuild(guild);
      await engine.publish(guild.id, 'numbers', { add: 1 });
      await sums.atLeast(1);
      await engine.runGuild(changed(guild, [echo('other')]));
      await engine.publish(guild.id, 'numbers', { add: 10 });
      await engine.runGuild(guild);
      await engine.publish(guild.id, 'numbers', { add: 100 });
      await sums.atLeast(2);
      expect(sums.payloads).toEqual([
        { sum: 1, count: 1 },
        { sum: 100, count: 1 },
      ]);
      await sums.close();
    });

    it('lets an agent that comes later answer what was asked before, when it is asked again', async () => {
      const asker = exampleAgent('Asking', 'asker', { qos: { retryCount: 100 } });
      const guild = exampleGuild([asker]);
      await engine.runGuild(guild);
      const answers = new FollowedTopic(engine, guild.id, 'answers');
      await engine.publish(guild.id, 'questions', { topic: 'facts', deadlineMs: 500 });
      await eventually(async () => expect(await engine.readTopic(guild.id, 'facts')).toHaveLength(1));

      await engine.runGuild(changed(guild, [asker, exampleAgent('Echo', 'late', { additionalTopics: ['facts'] })]));

      await answers.atLeast(1);
      expect(answers.payloads).toMatchObject([{ from: 'late' }]);
      await answers.close();
    });

    it('keeps replicas and what runAgent started, and replaces replicas with their original', async () => {
      const guild = exampleGuild([echo('a')]);
      await engine.runGuild(guild);
      const scaled = await engine.scaleAgent(guild.id, 'a', 3);
      expect(scaled).toMatchObject({ started: ['a~2', 'a~3'], kept: ['a'], stopped: [] });
      await engine.runAgent(guild, echo('own'));
      const before = await pids(guild.id);

      expect(await engine.runGuild(guild)).toMatchObject({ kept: ['a', 'own', 'a~2', 'a~3'] });
      expect(await pids(guild.id)).toEqual(before);

      const run = await engine.runGuild(changed(guild, [echo('a', { round: 2 })]));
      expect(run).toMatchObject({ replaced: ['a', 'a~2', 'a~3'], kept: ['own'] });
      const after = await pids(guild.id);
      expect(Object.keys(after).sort()).toEqual(['a', 'a~2', 'a~3', 'own']);
      expect(after['own']).toBe(before['own']);
      expect((await status(guild.id, 'a~3')).info?.agentSpec).toMatchObject({ id: 'a~3', properties: { round: 2 } });

      expect(await engine.runGuild(changed(guild, [echo('b')]))).toMatchObject({ stopped: ['a', 'a~2', 'a~3'] });
      expect(Object.keys(await pids(guild.id)).sort()).toEqual(['b', 'own']);
    });

    it('runs an agent as often as its document names, and starts or ends only the difference', async () => {
      const times = (replicas: number) => [echo('a', { guildhall: { replicas } }), echo('b')];
      const guild = exampleGuild([echo('a'), echo('b')]);
      await engine.runGuild(guild);
      const one = await pids(guild.id);

      const planned = await engine.planGuild(changed(guild, times(3)));
      expect(planned).toMatchObject({ start: ['a~2', 'a~3'], replace: [], stop: [], keep: ['a', 'b'] });
      expect(await pids(guild.id)).toEqual(one);

      const grown = await engine.runGuild(changed(guild, times(3)));
      expect(grown).toMatchObject({ started: ['a~2', 'a~3'], replaced: [], kept: ['a', 'b'], failed: [] });
      const three = await pids(guild.id);
      expect(Object.keys(three).sort()).toEqual(['a', 'a~2', 'a~3', 'b']);
      expect(new Set(Object.values(three).filter(isAlive)).size).toBe(4);
      expect(three).toMatchObject(one);

      const shrunk = await engine.runGuild(changed(guild, times(2)));
      expect(shrunk).toMatchObject({ started: [], replaced: [], stopped: ['a~3'], failed: [] });
      const { 'a~3': ended, ...two } = three;
      expect(isAlive(ended!)).toBe(false);
      expect(await pids(guild.id)).toEqual(two);

      const again = await engine.runGuild(changed(guild, times(2)));
      expect(again).toMatchObject({ revision: shrunk.revision, started: [], stopped: [], kept: ['a', 'a~2', 'b'] });
      expect(await pids(guild.id)).toEqual(two);
      expect([...(await engine.getAgentsInGuild(guild.id)).keys()].sort()).toEqual(['a', 'a~2', 'b']);
    });

    it('tries an agent that could not start anew when its spec changes', async () => {
      const guild = exampleGuild([exampleAgent('Crashing', 'a', { properties: { at: 'construct' } })]);
      const { failed } = await engine.runGuild(guild);
      expect(failed).toMatchObject([{ agentId: 'a', error: { code: 'AGENT_START_FAILED' } }]);
      const run = await engine.runGuild(
        changed(guild, [exampleAgent('Crashing', 'a', { properties: { at: 'never' } })]),
      );
      expect(run).toMatchObject({ replaced: ['a'], failed: [] });
      expect(await status(guild.id, 'a')).toMatchObject({ state: 'running', reason: undefined });
    });

    it('replaces an agent that crashes again and again', async () => {
      const guild = exampleGuild([exampleAgent('Crashing', 'a', { properties: ending.properties })]);
      await engine.runGuild(guild);
      await ending.tell();
      await eventually(async () => expect((await status(guild.id, 'a')).state).toBe('crash_loop'));
      await engine.runGuild(changed(guild, [exampleAgent('Crashing', 'a', { properties: { at: 'never' } })]));
      expect(await status(guild.id, 'a')).toMatchObject({ state: 'running', info: { restarts: 0 } });
    });

    it('leaves alone what ended as its policy has it, until it is changed', async () => {
      const once = (more: JsonObject) =>
        exampleAgent('Crashing', 'once', { properties: { ...ending.forGood, ...more } });
      const guild = exampleGuild([once({})]);
      await engine.runGuild(guild);
      await ending.tell();
      const ended = await eventually(async () => {
        const found = await status(guild.id, 'once');
        expect(found.state).toBe('failed');
        return found;
      });
      expect(await engine.runGuild(guild)).toMatchObject({ kept: ['once'], running: [] });
      expect(await status(guild.id, 'once')).toMatchObject({ state: 'failed', epoch: ended.epoch });
      await engine.runGuild(changed(guild, [once({ at: 'never' })]));
      expect(await status(guild.id, 'once')).toMatchObject({ state: 'running' });
    });

    it('takes the document of the one who came last, whole, when two are run at once', async () => {
      const documents = ['x', 'y'].map((round) =>
        Array.from({ length: 8 }, (_none, index) => echo(`${index < 4 ? 'both' : round}-${index}`, { round })),
      );
      const guild = exampleGuild();
      const engines = [engine, await world.another()];
      await Promise.all(documents.map((agents, index) => engines[index]!.runGuild(changed(guild, agents))));

      const wished = [...(await engine.getAgentsInGuild(guild.id)).values()];
      const rounds = new Set(wished.map(({ properties }) => properties['round']));
      expect([wished.length, rounds.size]).toEqual([8, 1]);
      await eventually(async () => {
        const statuses = await engine.listAgents(guild.id);
        const run = statuses.map(({ state, info }) => [state, info?.agentSpec.properties['round']]);
        expect(run).toEqual(wished.map(() => ['running', ...rounds]));
      });
    });
  });
}
