import { agentSpec, defaultMessagingConfig, guildSpec, type AgentSpec, type GuildSpec } from '@guildhall/contract';
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

  it('declares a guild that only its agents had brought', () => {
    const guild = declared([]);
    const before = { ...after(guild), isDeclared: false };
    expect(planGuild(guild, before).change).toMatchObject({ put: [], remove: [] });
  });
});
