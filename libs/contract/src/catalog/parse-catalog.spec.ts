import type { GuildhallError } from '../errors/guildhall-error';
import { Catalog, mergeCatalogs } from './catalog';
import type { CatalogEntry } from './catalog-entry';
import { parseCatalog } from './parse-catalog';

const text = `
classes:
  examples.Greeter:
    module: ./greeter.js
  examples.Heavy:
    runtime: node
    module: /opt/heavy.js
    preload: true
    flags: [--max-old-space-size=512]
    memory_limit: 1Gi
    ping_timeout: 120
    start_timeout: 0.5
    env: {MODE: slow}
  examples.Python:
    runtime: exec
    command: [python3, ./agent.py, --verbose]
  examples.Binary:
    runtime: exec
    command: [./bin/agent]
`;

describe('a catalog', () => {
  it('resolves modules and commands against its folder, and fills in the limits', () => {
    const catalog = parseCatalog(text, 'yaml', '/srv/agents');
    expect(catalog.require('examples.Greeter')).toEqual({
      className: 'examples.Greeter',
      runtime: 'node',
      module: '/srv/agents/greeter.js',
      preload: false,
      flags: [],
      pingTimeoutMs: 60_000,
      startTimeoutMs: 60_000,
      env: {},
    });
    expect(catalog.require('examples.Heavy')).toMatchObject({
      module: '/opt/heavy.js',
      preload: true,
      flags: ['--max-old-space-size=512'],
      memoryLimitBytes: 2 ** 30,
      pingTimeoutMs: 120_000,
      startTimeoutMs: 500,
      env: { MODE: 'slow' },
    });
    expect(catalog.require('examples.Python')).toMatchObject({
      command: ['python3', '/srv/agents/agent.py', '--verbose'],
    });
    expect(catalog.require('examples.Binary')).toMatchObject({ runtime: 'exec', command: ['/srv/agents/bin/agent'] });
  });

  it('is JSON as well', () => {
    const json = JSON.stringify({ classes: { A: { module: './a.js' } } });
    expect(parseCatalog(json, 'json', '/x').classNames).toEqual(['A']);
  });

  it.each([
    ['classes: []', 'classes'],
    ['agents: {}', 'classes'],
    ['classes: {A: {module: a.js}}\nextra: 1', 'extra'],
    ['classes: {A: null}', 'classes.A'],
    ['classes: {A: {}}', 'classes.A.module'],
    ['classes: {A: {runtime: java}}', 'classes.A.runtime'],
    ['classes: {A: {runtime: exec}}', 'classes.A.command'],
    ['classes: {A: {runtime: exec, command: []}}', 'classes.A.command'],
    ['classes: {A: {runtime: exec, command: [a], module: b}}', 'classes.A.module'],
    ['classes: {A: {module: a.js, preload: 1}}', 'classes.A.preload'],
    ['classes: {A: {module: a.js, ping_timeout: 0}}', 'classes.A.ping_timeout'],
    ['classes: {A: {module: a.js, memory_limit: -1}}', 'classes.A.memory_limit'],
    ['classes: {A: {module: a.js, flags: [x.js]}}', 'classes.A.flags[0]'],
    ['classes: {A: {module: a.js, env: {A: 1}}}', 'classes.A.env.A'],
    ['classes: {A: {module: a.js, env: {"A B": x}}}', 'classes.A.env.A B'],
    ['classes: {"": {module: a.js}}', 'classes.'],
  ])('%s is refused', (bad, field) => {
    const error = refusal(() => parseCatalog(bad, 'yaml', '/x'));
    expect(error).toMatchObject({ kind: 'invalid', code: 'CATALOG_INVALID', field });
  });

  it('names the classes it knows when one is asked for that it does not', () => {
    const error = refusal(() => parseCatalog(text, 'yaml', '/x').require('nope', 'agents[0].class_name'));
    expect(error).toMatchObject({ code: 'CLASS_NOT_IN_CATALOG', field: 'agents[0].class_name' });
    expect(error.message).toMatch(/examples.Binary, examples.Greeter, examples.Heavy, examples.Python/);
    expect(refusal(() => new Catalog().require('nope')).message).toMatch(/is empty/);
  });

  it('names at most 20 classes', () => {
    const many = new Catalog(Array.from({ length: 500 }, (_, index) => entry(`c${index}`)));
    const error = refusal(() => many.require('nope'));
    expect(error.message).toMatch(/and 480 more/);
    expect(error.message.length).toBeLessThan(400);
  });

  it('has no classes by inheritance', () => {
    expect(new Catalog().has('constructor')).toBe(false);
    expect(refusal(() => new Catalog().require('__proto__')).code).toBe('CLASS_NOT_IN_CATALOG');
  });

  it('merges: the later entry counts', () => {
    const merged = mergeCatalogs(new Catalog([entry('a', '/1'), entry('b', '/1')]), new Catalog([entry('a', '/2')]));
    expect([...merged].map((one) => [one.className, one.runtime === 'node' && one.module])).toEqual([
      ['a', '/2'],
      ['b', '/1'],
    ]);
  });
});

function entry(className: string, module = '/a.js'): CatalogEntry {
  const limits = { pingTimeoutMs: 1, startTimeoutMs: 1, env: {} };
  return { className, runtime: 'node', module, preload: false, flags: [], ...limits };
}

function refusal(step: () => unknown): GuildhallError {
  try {
    step();
  } catch (error) {
    return error as GuildhallError;
  }
  throw new Error('was not refused');
}
