import type { GuildhallError } from '../errors/guildhall-error';
import type { Json, JsonObject } from '../json';
import { decodeGuildSpec, encodeGuildSpec, guildSpec } from './guild-spec.codec';
import { namedReplicas } from './replicas';
import { fullAgent, fullGuild, leastAgent } from './testdata/rustic-documents';

const leastGuild: JsonObject = { id: 'g', name: 'G', description: 'Least' };

describe('a guild specification', () => {
  it.each([fullGuild, leastGuild, { ...leastGuild, agents: [], routes: null, gateway: { enabled: true, x: [1] } }])(
    'is the same document after decoding and encoding (%#)',
    (document) => {
      const original = structuredClone(document);
      expect(encodeGuildSpec(decodeGuildSpec(document))).toStrictEqual(original);
    },
  );

  it('decodes to the same specification again', () => {
    const spec = decodeGuildSpec(fullGuild);
    expect(decodeGuildSpec(encodeGuildSpec(spec))).toStrictEqual(spec);
  });

  it('changes only the agent that was changed, and keeps what nobody knows of it', () => {
    const spec = decodeGuildSpec(fullGuild);
    const agents = spec.agents.map((agent) => (agent.id === 'reviewer-1' ? { ...agent, name: 'New' } : agent));
    expect(encodeGuildSpec({ ...spec, agents })).toStrictEqual({
      ...fullGuild,
      agents: [{ ...fullAgent, name: 'New' }, leastAgent],
    });
  });

  it('can lose and gain agents', () => {
    const spec = decodeGuildSpec(fullGuild);
    expect(encodeGuildSpec({ ...spec, agents: spec.agents.slice(1) })['agents']).toStrictEqual([leastAgent]);
    expect(encodeGuildSpec({ ...spec, agents: [] })['agents']).toStrictEqual([]);
  });

  it('draws the ids that are absent', () => {
    const { id: _id, ...anonymous } = leastAgent;
    const spec = decodeGuildSpec({ name: 'G', description: 'x', agents: [anonymous, anonymous] });
    const ids = [spec.id, ...spec.agents.map((agent) => agent.id)];
    expect(new Set(ids).size).toBe(3);
    expect(encodeGuildSpec(spec)['agents']).toStrictEqual([
      { ...anonymous, id: ids[1] },
      { ...anonymous, id: ids[2] },
    ]);
  });

  it.each([0, 1, 2, 1000])('runs an agent %d times, beside others of like names', (replicas) => {
    const ids = ['a~1', 'a~02', 'a~1001', 'a~2~2', 'b~2'];
    const agents = [{ ...leastAgent, ...times(replicas) }, ...ids.map((id) => ({ ...leastAgent, id }))];
    const spec = decodeGuildSpec({ ...leastGuild, agents });
    expect(spec.agents.map(namedReplicas)).toEqual([replicas, ...ids.map(() => undefined)]);
  });

  it('can be made in TypeScript', () => {
    const agent = { id: 'a', name: 'A', description: 'Least', className: 'A' };
    const spec = guildSpec({ id: 'g', name: 'G', description: 'Least', agents: [agent] });
    expect(encodeGuildSpec(spec)).toStrictEqual({ ...leastGuild, agents: [leastAgent] });
  });
});

describe('a bad guild specification', () => {
  it('has two agents of one id', () => {
    const error = refusal({ ...leastGuild, agents: [leastAgent, fullAgent, leastAgent] });
    expect(error).toMatchObject({ code: 'DUPLICATE_AGENT_ID', field: 'agents[2].id' });
  });

  it.each<[JsonObject, string, string]>([
    [{ agents: [leastAgent, { ...fullAgent, class_name: '' }] }, 'SPEC_INVALID', 'agents[1].class_name'],
    [{ agents: [leastAgent, {}] }, 'SPEC_INVALID', 'agents[1].name'],
    [{ agents: [5] }, 'SPEC_INVALID', 'agents[0]'],
    [{ agents: {} }, 'SPEC_INVALID', 'agents'],
    [{ name: 'x'.repeat(65) }, 'SPEC_INVALID', 'name'],
    [{ organization_id: '' }, 'SPEC_INVALID', 'organization_id'],
    [{ routes: { steps: [{}] } }, 'UNSUPPORTED_FIELD', 'routes.steps'],
    [{ gateway: 'x' }, 'SPEC_INVALID', 'gateway'],
    [
      { properties: { guildhall: { placement: { strategy: 'magic' } } } },
      'PLACEMENT_STRATEGY_UNKNOWN',
      'properties.guildhall.placement.strategy',
    ],
    [{ properties: { guildhall: { fencing: 'tight' } } }, 'SPEC_INVALID', 'properties.guildhall.fencing'],
    [{ properties: { guildhall: { replicas: 3 } } }, 'UNSUPPORTED_FIELD', 'properties.guildhall.replicas'],
    [{ agents: [{ ...leastAgent, id: 'x'.repeat(254), ...times(2) }] }, 'SPEC_INVALID', 'agents[0].id'],
  ])('%j names its field', (change, code, field) => {
    expect(refusal({ ...leastGuild, ...change })).toMatchObject({ kind: 'invalid', code, field });
  });

  it.each([-1, 1001, 1.5, '3', null])('has an agent with %j replicas', (replicas) => {
    const error = refusal({ ...leastGuild, agents: [leastAgent, { ...fullAgent, ...times(replicas) }] });
    expect(error).toMatchObject({ code: 'SPEC_INVALID', field: 'agents[1].properties.guildhall.replicas' });
  });

  it('becomes too large by its replicas', () => {
    const many = Array.from({ length: 11 }, (_none, n) => ({ ...leastAgent, id: `agent-${n}`, ...times(1000) }));
    const crowd = refusal({ ...leastGuild, agents: many });
    expect(crowd).toMatchObject({ code: 'SPEC_INVALID', field: 'agents' });
    expect(crowd.message).toMatch(/^agents has 11000 agents with all replicas; at most 10000 are allowed\. /);
    const wordy = { ...leastAgent, id: 'wordy', description: 'x'.repeat(70_000), ...times(1000) };
    const heavy = refusal({ ...leastGuild, agents: [wordy] });
    expect(heavy).toMatchObject({ code: 'SPEC_INVALID', field: 'agents' });
    expect(heavy.message).toMatch(/ bytes with all replicas; at most 67108864 are allowed\. /);
  });

  it('names a replica of another agent', () => {
    const agents = [
      { ...leastAgent, id: 'a~2' },
      { ...leastAgent, id: 'a', ...times(2) },
    ];
    const error = refusal({ ...leastGuild, agents });
    expect(error).toMatchObject({ code: 'DUPLICATE_AGENT_ID', field: 'agents[0].id' });
    expect(error.message).toMatch(/^agents\[0\]\.id is the id of a replica of agents\[1\] too; /);
  });

  it('tells a duplicate id beside other faults', () => {
    const error = refusal({ ...leastGuild, name: '', agents: [leastAgent, leastAgent] });
    expect(error.details['issues']).toMatchObject([{ field: 'name' }, { code: 'DUPLICATE_AGENT_ID' }]);
  });

  it('repeats nothing that a terminal would obey', () => {
    expect(refusal('\u001b[31mred\u009b0m').message).toBe(
      'The guild specification is the text "\ufffd[31mred\ufffd0m"; it must be an object.',
    );
  });
});

function times(replicas: Json) {
  return { properties: { guildhall: { replicas } } };
}

function refusal(document: unknown): GuildhallError {
  try {
    decodeGuildSpec(document);
  } catch (error) {
    return error as GuildhallError;
  }
  throw new Error('was not refused');
}
