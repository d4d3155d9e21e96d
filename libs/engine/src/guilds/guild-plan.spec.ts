import {
  agentSpec,
  defaultMessagingConfig,
  guildSpec,
  type AgentSpec,
  type GuildSpec,
  type JsonObject,
} from '@guildhall/contract';
import type { AgentRecord, GuildWishes } from '@guildhall/registry';
import { planGuild } from './guild-plan';
import { agentRecord, byScaling, declaredGuild, nobody, type DeclaredGuild } from './guild-wishes';
import { replicaSpec } from './replicas';

const named = (id: string, more: Partial<AgentSpec> = {}) =>
  agentSpec({ id, name: id, description: 'An agent.', className: 'examples.Echo', ...more });

function declared(agents: readonly AgentSpec[], more: Partial<GuildSpec> = {}): DeclaredGuild {
  const spec = guildSpec({ id: 'guild', name: 'Guild', description: 'A guild.', agents, ...more });
  return declaredGuild(spec, defaultMessagingConfig, 'default_topic');
}

/** What the store holds after a document was run, and whatever else was wished. */
function after(guild: DeclaredGuild, others: readonly AgentRecord[] = []): GuildWishes {
  const { change } = planGuild(guild, { revision: 0, guild: undefined, isDeclared: false, agents: [] });
  const agents = [...(change?.put ?? []), ...others].map((record) => ({
    ...record,
    declaredAt: '1-0',
    changedAtMs: 1,
  }));
  return { revision: 1, guild: guild.record, isDeclared: true, agents };
}

const byRun = (guild: DeclaredGuild, agent: AgentSpec) => agentRecord(guild, agent, { client: nobody, wish: 'run' });
const replica = (guild: DeclaredGuild, agent: AgentSpec, id: string) =>
  agentRecord(guild, replicaSpec(agent, id), byScaling);
const nothing = { start: [], replace: [], stop: [], keep: [] };

describe('the plan of a guild', () => {
  it('starts everything that was never there', () => {
    const { plan, change } = planGuild(declared([named('a'), named('b')]), {
      ...{ revision: 0, guild: undefined, isDeclared: false, agents: [] },
    });
    expect(plan).toEqual({ guildId: 'guild', revision: 0, ...nothing, start: ['a', 'b'] });
    expect(change).toMatchObject({ seenRevision: 0, remove: [], put: [{ wish: 'declared' }, { wish: 'declared' }] });
  });

  it('changes nothing for the same document, however it is written', () => {
    const guild = declared([named('a', { properties: { one: 1, two: { deep: [1], more: null } } })]);
    const same = declared([named('a', { properties: { two: { more: null, deep: [1] }, one: 1 } })]);
    const { plan, change } = planGuild(same, after(guild));
    expect(plan).toEqual({ guildId: 'guild', revision: 1, ...nothing, keep: ['a'] });
    expect(change).toBeUndefined();
  });

  it('starts, replaces, stops and keeps', () => {
    const before = after(declared([named('kept'), named('changed'), named('dropped')]));
    const changed = named('changed', { properties: { round: 2 } });
    const { plan, change } = planGuild(declared([named('kept'), changed, named('new')]), before);
    expect(plan).toMatchObject({ start: ['new'], replace: ['changed'], stop: ['dropped'], keep: ['kept'] });
    expect(change?.put.map(({ agentId }) => agentId)).toEqual(['changed', 'new']);
    expect(change?.remove).toEqual(['dropped']);
  });

  it.each<[string, Partial<GuildSpec>]>([
    ['properties', { properties: { guildhall: { restart_policy: 'never' } } }],
    ['organization', { organizationId: 'another' }],
  ])('replaces all agents when the %s of the guild change', (_what, more) => {
    const before = after(declared([named('a')]), [byRun(declared([]), named('run'))]);
    expect(planGuild(declared([named('a')], more), before).plan).toMatchObject({ replace: ['a', 'run'], keep: [] });
  });

  it.each<[string, Partial<GuildSpec>]>([
    ['name', { name: 'Renamed' }],
    ['description', { description: 'Another one.' }],
  ])('leaves agents running when the %s of the guild changes, and writes it', (_what, more) => {
    const guild = declared([named('a')], more);
    const { plan, change } = planGuild(guild, after(declared([named('a')])));
    expect(plan).toMatchObject({ ...nothing, keep: ['a'] });
    expect(change).toEqual({ guild: guild.record, seenRevision: 1, put: [], remove: [] });
  });

  it('keeps agents that runAgent started', () => {
    const guild = declared([named('a')]);
    const { plan, change } = planGuild(guild, after(guild, [byRun(guild, named('run'))]));
    expect([plan.keep, change]).toEqual([['a', 'run'], undefined]);
  });

  it('makes an agent of runAgent one of the document that names it, without a new process', () => {
    const client = { machineId: 7, clientType: 'somebody', clientProperties: { of: 'a test' } };
    const before = after(declared([]), [agentRecord(declared([]), named('run'), { client, wish: 'run' })]);
    const { plan, change } = planGuild(declared([named('run')]), before);
    expect(plan).toMatchObject({ ...nothing, keep: ['run'] });
    expect(change?.put).toMatchObject([{ agentId: 'run', wish: 'declared', ...client }]);
    const next = planGuild(declared([]), after(declared([named('run')])));
    expect(next.plan.stop).toEqual(['run']);
  });

  it('keeps replicas while their original is what it was, replaces them with it, and ends them with it', () => {
    const guild = declared([named('a')]);
    const before = after(guild, [replica(guild, named('a'), 'a~2')]);
    expect(planGuild(guild, before).plan).toMatchObject({ ...nothing, keep: ['a', 'a~2'] });

    const { plan, change } = planGuild(declared([named('a', { properties: { round: 2 } })]), before);
    expect(plan).toMatchObject({ ...nothing, replace: ['a', 'a~2'] });
    expect(change?.put).toMatchObject([
      { agentId: 'a', agent: { properties: { round: 2 } } },
      { agentId: 'a~2', agent: { id: 'a~2', properties: { round: 2 } }, wish: 'replica' },
    ]);
    expect(planGuild(declared([named('b')]), before).plan).toMatchObject({ start: ['b'], stop: ['a', 'a~2'] });
  });

  it('takes no agent of an earlier document for a replica', () => {
    const before = after(declared([named('a'), named('a~2')]));
    expect(planGuild(declared([named('a')]), before).plan).toMatchObject({ stop: ['a~2'], keep: ['a'] });
  });

  describe('with replicas in the document', () => {
    const times = (replicas: number, more: JsonObject = {}) =>
      named('a', { properties: { ...more, guildhall: { replicas } } });
    const three = declared([times(3), named('b')]);

    it('wishes for each of them, and tells none how many they are', () => {
      const { plan, change } = planGuild(three, { revision: 0, guild: undefined, isDeclared: false, agents: [] });
      expect(plan).toMatchObject({ ...nothing, start: ['a', 'a~2', 'a~3', 'b'] });
      const wishes = change?.put.map(({ agent, wish }) => [agent['id'], wish, agent['properties']]);
      expect(wishes?.slice(0, 3)).toEqual(['a', 'a~2', 'a~3'].map((id) => [id, 'declared', { guildhall: {} }]));
    });

    it.each<[string, AgentSpec]>([
      ['no options', named('a')],
      ['empty options', named('a', { properties: { guildhall: {} } })],
      ['one', times(1)],
    ])('starts and ends only the difference to %s', (_what, once) => {
      const one = declared([once, named('b')]);
      const more = planGuild(three, after(one)).plan;
      expect(more).toMatchObject({ ...nothing, start: ['a~2', 'a~3'], keep: ['a', 'b'] });
      expect(planGuild(one, after(three)).plan).toMatchObject({ ...nothing, stop: ['a~2', 'a~3'], keep: ['a', 'b'] });
    });

    it('changes nothing for the same number', () => {
      expect(planGuild(three, after(three)).change).toBeUndefined();
    });

    it('replaces them with their original, and ends them with it', () => {
      const { plan } = planGuild(declared([times(3, { round: 2 }), named('b')]), after(three));
      expect(plan).toMatchObject({ ...nothing, replace: ['a', 'a~2', 'a~3'], keep: ['b'] });
      const gone = planGuild(declared([named('b')]), after(three)).plan;
      expect(gone).toMatchObject({ ...nothing, stop: ['a', 'a~2', 'a~3'], keep: ['b'] });
    });

    it('goes before what was scaled, without new processes', () => {
      const guild = declared([named('a')]);
      const scaled = after(
        guild,
        ['a~2', 'a~3', 'a~4'].map((id) => replica(guild, named('a'), id)),
      );
      const { plan, change } = planGuild(declared([times(3)]), scaled);
      expect(plan).toMatchObject({ ...nothing, stop: ['a~4'], keep: ['a', 'a~2', 'a~3'] });
      expect(change?.put.map(({ agentId, wish }) => [agentId, wish])).toEqual([
        ['a~2', 'declared'],
        ['a~3', 'declared'],
      ]);
      expect(planGuild(declared([times(1)]), scaled).plan.stop).toEqual(['a~2', 'a~3', 'a~4']);
    });

    it('ends an agent that it wants 0 times, whoever wished for it', () => {
      const guild = declared([named('a')]);
      const none = { ...nothing, stop: ['a', 'a~2'] };
      const scaled = after(guild, [replica(guild, named('a'), 'a~2')]);
      expect(planGuild(declared([times(0)]), scaled).plan).toMatchObject(none);
      const run = after(declared([]), [byRun(guild, named('a')), replica(guild, named('a'), 'a~2')]);
      expect(planGuild(declared([times(0)]), run).plan).toMatchObject(none);
    });

    it('leaves an agent of runAgent alone that has the name of a replica', () => {
      const guild = declared([times(1)]);
      expect(planGuild(guild, after(guild, [byRun(guild, named('a~2'))])).plan.keep).toEqual(['a', 'a~2']);
    });
  });

  it('declares a guild that only its agents had brought', () => {
    const guild = declared([]);
    const before = { ...after(guild), isDeclared: false };
    expect(planGuild(guild, before).change).toMatchObject({ put: [], remove: [] });
  });
});
