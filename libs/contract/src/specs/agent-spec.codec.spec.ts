import type { GuildhallError } from '../errors/guildhall-error';
import type { JsonObject } from '../json';
import { agentSpec, decodeAgentSpec, encodeAgentSpec } from './agent-spec.codec';
import { fullAgent, leastAgent } from './testdata/rustic-documents';

describe('an agent specification', () => {
  it('is the same document after decoding and encoding, unknown fields included', () => {
    const original = structuredClone(fullAgent);
    const encoded = encodeAgentSpec(decodeAgentSpec(fullAgent));
    expect(encoded).toStrictEqual(original);
    expect(Object.keys(encoded)).toEqual(Object.keys(original));
    expect(fullAgent).toStrictEqual(original);
  });

  it('is the same document for every subset of the fields that may be absent', () => {
    for (const document of subsetsOf(fullAgent, ['id', 'name', 'description', 'class_name'])) {
      expect(encodeAgentSpec(decodeAgentSpec(document))).toStrictEqual(document);
    }
  });

  it('keeps defaults that the document spells out', () => {
    const spelledOut: JsonObject = {
      ...leastAgent,
      additional_topics: [],
      properties: {},
      listen_to_default_topic: true,
      act_only_when_tagged: false,
      predicates: {},
      dependency_map: {},
      additional_dependencies: [],
      resources: { num_cpus: null, num_gpus: null, custom_resources: {} },
      qos: { timeout: null, retry_count: null, latency: null },
    };
    expect(encodeAgentSpec(decodeAgentSpec(spelledOut))).toStrictEqual(spelledOut);
  });

  it('reads absent fields as their defaults', () => {
    expect({ ...decodeAgentSpec(leastAgent) }).toMatchObject({
      id: 'a',
      additionalTopics: [],
      properties: {},
      listenToDefaultTopic: true,
      actOnlyWhenTagged: false,
      predicates: {},
      dependencyMap: {},
      additionalDependencies: [],
      resources: { customResources: {} },
      qos: {},
    });
  });

  it('changes only what was changed', () => {
    const spec = decodeAgentSpec(fullAgent);
    const changed = { ...spec, name: 'Other', qos: { ...spec.qos, retryCount: 0 } };
    expect(encodeAgentSpec(changed)).toStrictEqual({
      ...fullAgent,
      name: 'Other',
      qos: { ...(fullAgent['qos'] as JsonObject), retry_count: 0 },
    });
  });

  it('loses a field that is set back to nothing, and gains one that was absent', () => {
    const spec = decodeAgentSpec(leastAgent);
    const gained = { ...spec, resources: { ...spec.resources, numCpus: 2 } };
    expect(encodeAgentSpec(gained)).toStrictEqual({ ...leastAgent, resources: { num_cpus: 2 } });

    const full = decodeAgentSpec(fullAgent);
    const lost = { ...full, qos: { ...full.qos, timeout: undefined } };
    expect(encodeAgentSpec(lost)['qos']).toStrictEqual({ retry_count: 4, latency: null, budget: { usd: 0.02 } });
  });

  it('draws an id when there is none, which then is in the document', () => {
    const { id: _id, ...anonymous } = leastAgent;
    const spec = decodeAgentSpec(anonymous);
    expect(spec.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(encodeAgentSpec(spec)).toStrictEqual({ ...anonymous, id: spec.id });
    expect(decodeAgentSpec(anonymous).id).not.toBe(spec.id);
    expect(decodeAgentSpec({ ...anonymous, id: null }).id).toHaveLength(36);
  });

  it('can be made in TypeScript, by the same rules', () => {
    const spec = agentSpec({ name: 'A', description: 'Least', className: 'A', id: 'a', qos: { retryCount: 1 } });
    expect(encodeAgentSpec(spec)).toStrictEqual({ ...leastAgent, qos: { retry_count: 1 } });
    expect(spec).toMatchObject({ listenToDefaultTopic: true, qos: { retryCount: 1 } });
    expect(() => agentSpec({ name: '', description: 'x', className: 'A' })).toThrow(/name is empty/);
  });
});

describe('ids', () => {
  it.each(['#', '$a', 'a:b', '{a}', 'two words', 'größe', '👩‍👩‍👧', 'x'.repeat(255)])('may be %s', (id) => {
    expect(decodeAgentSpec({ ...leastAgent, id }).id).toBe(id);
  });

  it.each([
    ['', 'id is empty; give at least 1 character.'],
    ['x'.repeat(300), 'id has 300 characters; at most 255 are allowed.'],
    ['a\nb', 'id holds control characters or line breaks; use printable characters only.'],
    ['a\u0000', 'id holds control characters or line breaks; use printable characters only.'],
    [7, 'id is 7; it must be a text.'],
  ])('may not be %j', (id, message) => {
    expect(refusal({ ...leastAgent, id })).toMatchObject({ code: 'SPEC_INVALID', field: 'id', message });
  });
});

describe('a bad agent specification', () => {
  it.each<[JsonObject, string, string, RegExp]>([
    [{ name: 'x'.repeat(65) }, 'SPEC_INVALID', 'name', /has 65 characters; at most 64 are allowed/],
    [{ name: '' }, 'SPEC_INVALID', 'name', /is empty/],
    [{ description: '' }, 'SPEC_INVALID', 'description', /is empty/],
    [{ class_name: '' }, 'SPEC_INVALID', 'class_name', /is empty/],
    [{ class_name: null }, 'SPEC_INVALID', 'class_name', /is null; it must be a text/],
    [{ additional_topics: 'a' }, 'SPEC_INVALID', 'additional_topics', /is the text "a"; it must be a list/],
    [{ additional_topics: ['a', ''] }, 'TOPIC_INVALID', 'additional_topics[1]', /is empty/],
    [{ additional_topics: ['x'.repeat(256)] }, 'TOPIC_INVALID', 'additional_topics[0]', /256 characters/],
    [{ additional_topics: ['a\tb'] }, 'TOPIC_INVALID', 'additional_topics[0]', /control characters/],
    [{ properties: [] }, 'SPEC_INVALID', 'properties', /is a list; it must be an object/],
    [{ listen_to_default_topic: 'yes' }, 'SPEC_INVALID', 'listen_to_default_topic', /must be true or false/],
    [{ dependency_map: { a: 1 } }, 'SPEC_INVALID', 'dependency_map.a', /must be an object/],
    [{ resources: { num_cpus: -1 } }, 'SPEC_INVALID', 'resources.num_cpus', /is -1; it must be at least 0/],
    [{ resources: { num_gpus: -0.5 } }, 'SPEC_INVALID', 'resources.num_gpus', /at least 0/],
    [{ resources: { custom_resources: { memory: -5 } } }, 'SPEC_INVALID', 'resources.custom_resources.memory', /is -5/],
    [
      { resources: { custom_resources: { memory: '5x' } } },
      'SPEC_INVALID',
      'resources.custom_resources.memory',
      /256Mi/,
    ],
    [{ qos: { retry_count: -1 } }, 'SPEC_INVALID', 'qos.retry_count', /at least 0/],
    [{ qos: { retry_count: 1.5 } }, 'SPEC_INVALID', 'qos.retry_count', /is 1.5; it must be a whole number/],
    [{ qos: { timeout: -1 } }, 'SPEC_INVALID', 'qos.timeout', /at least 0/],
    [{ qos: { timeout: 3_000_000 } }, 'SPEC_INVALID', 'qos.timeout', /at most 2000000/],
    [{ qos: { latency: -1 } }, 'SPEC_INVALID', 'qos.latency', /at least 0/],
    [{ predicates: { a: {} } }, 'UNSUPPORTED_FIELD', 'predicates', /not built yet/],
    [
      { properties: { guildhall: { restart: 'x' } } },
      'SPEC_INVALID',
      'properties.guildhall.restart',
      /Known here: restart_policy/,
    ],
  ])('%j names its field', (change, code, field, message) => {
    const error = refusal({ ...leastAgent, ...change });
    expect(error).toMatchObject({ kind: 'invalid', code, field });
    expect(error.message).toMatch(message);
    expect(error.message.startsWith(field)).toBe(true);
  });

  it.each([
    [null, /is null; it must be an object/],
    [[], /is a list/],
    ['x', /is the text/],
    [undefined, /is missing/],
  ])('%j is no object', (document, message) => {
    const error = refusal(document);
    expect(error).toMatchObject({ code: 'SPEC_INVALID', field: undefined });
    expect(error.message).toMatch(message);
  });

  it('tells all that is wrong, and the place in a larger document', () => {
    const document = { name: '', class_name: 'A', description: 5, qos: { timeout: -1 } };
    const error = refusal(document, 'agents[2]');
    expect(error.field).toBe('agents[2].name');
    expect(error.details['issues']).toMatchObject([
      { field: 'agents[2].name', code: 'SPEC_INVALID' },
      { field: 'agents[2].description', message: 'agents[2].description is 5; it must be a text.' },
      { field: 'agents[2].qos.timeout' },
    ]);
  });

  it('tells at most 20 things', () => {
    const error = refusal({ ...leastAgent, additional_topics: Array<string>(50).fill('') });
    expect(error.details['issues']).toHaveLength(20);
  });

  it('holds nothing that JSON cannot hold', () => {
    const deep: JsonObject = {};
    let inner = deep;
    for (let level = 0; level < 100; level++) inner = inner['x'] = {};
    const circle: { self?: object } = {};
    circle.self = circle;
    expect(refusal({ ...leastAgent, properties: deep }).message).toMatch(/deeper than 64 levels/);
    expect(refusal({ ...leastAgent, properties: circle }).message).toMatch(/deeper than 64 levels/);
    expect(refusal({ ...leastAgent, properties: { at: new Date(0) } })).toMatchObject({ field: 'properties.at' });
    expect(refusal({ ...leastAgent, properties: { n: NaN } })).toMatchObject({ field: 'properties.n' });
    expect(refusal({ ...leastAgent, properties: { n: 1n } })).toMatchObject({ field: 'properties.n' });
  });

  it('cannot reach the prototype of objects', () => {
    const document = JSON.parse(`{"id":"a","name":"A","description":"d","class_name":"A","__proto__":{"x":1}}`);
    const encoded = encodeAgentSpec(decodeAgentSpec(document));
    expect(JSON.stringify(encoded)).toBe(JSON.stringify(document));
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});

function refusal(document: unknown, field?: string): GuildhallError {
  try {
    decodeAgentSpec(document, field);
  } catch (error) {
    return error as GuildhallError;
  }
  throw new Error('was not refused');
}

function* subsetsOf(document: JsonObject, always: string[]): Generator<JsonObject> {
  const optional = Object.keys(document).filter((key) => !always.includes(key));
  for (let mask = 0; mask < 2 ** optional.length; mask++) {
    const kept = new Set([...always, ...optional.filter((_key, bit) => mask & (1 << bit))]);
    yield Object.fromEntries(Object.entries(document).filter(([key]) => kept.has(key)));
  }
}
