import type { JsonObject } from '../json';
import { decodeAgentSpec } from './agent-spec.codec';
import { parseByteSize } from './byte-size';
import { decodeGuildSpec } from './guild-spec.codec';
import { agentOptions } from './read-agent-options';
import { leastAgent } from './testdata/rustic-documents';

describe('the options of an agent', () => {
  it('have defaults', () => {
    expect(options({}, {})).toEqual({
      restartPolicy: 'always',
      placement: {},
      priority: 4,
      fencing: 'normal',
      handlerTimeoutMs: 0,
      attempts: 3,
    });
  });

  it('come from the guild, and the agent goes before it', () => {
    const guild = {
      restart_policy: 'never',
      memory_limit: '1Gi',
      isolation: 'pool',
      placement: { strategy: 'least_loaded', labels: { disk: 'ssd' } },
      fencing: 'strict',
    };
    const own = { restart_policy: 'on-failure', placement: { strategy: 'round_robin', host: 'h1' } };
    expect(options(guild, { properties: { guildhall: own } })).toMatchObject({
      restartPolicy: 'on-failure',
      memoryLimitBytes: 2 ** 30,
      isolation: 'pool',
      placement: { strategy: 'round_robin', host: 'h1', labels: { disk: 'ssd' } },
      fencing: 'strict',
    });
    expect(options(guild, { properties: { guildhall: { fencing: 'normal' } } }).fencing).toBe('normal');
  });

  it('come from the resources and qos where a field exists', () => {
    const agent = {
      resources: { custom_resources: { memory: 300_000_000 } },
      qos: { timeout: 1.5, retry_count: 0 },
      properties: { guildhall: { memory_limit: '2Gi' } },
    };
    expect(options({ memory_limit: '1Gi' }, agent)).toMatchObject({
      memoryLimitBytes: 300_000_000,
      handlerTimeoutMs: 1500,
      attempts: 1,
    });
  });

  it.each([0, 3])('are not those of an agent that runs %d times', (replicas) => {
    expect(() => options({}, { properties: { guildhall: { replicas } } })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_FIELD', field: 'properties.guildhall.replicas' }),
    );
  });

  it('are checked again when a specification was changed by hand', () => {
    const guild = decodeGuildSpec({ id: 'g', name: 'G', description: 'd' });
    const agent = decodeAgentSpec(leastAgent);
    const changed = { ...agent, properties: { guildhall: { placement: { strategy: 'magic' } } } };
    expect(() => agentOptions(guild, changed)).toThrow(
      expect.objectContaining({
        code: 'PLACEMENT_STRATEGY_UNKNOWN',
        message:
          'properties.guildhall.placement.strategy is the text "magic"; the strategies are round_robin, least_loaded.',
      }),
    );
  });
});

describe('a size in bytes', () => {
  it.each<[unknown, number | undefined]>([
    [1024, 1024],
    ['1024', 1024],
    ['256Mi', 268_435_456],
    ['1Gi', 1_073_741_824],
    ['500M', 500_000_000],
    ['1.5Ki', 1536],
    ['2GB', 2e9],
    ['7k', 7000],
    ['-1', undefined],
    ['1 potato', undefined],
    ['', undefined],
    [null, undefined],
    [Infinity, undefined],
  ])('%j is %j', (text, size) => expect(parseByteSize(text)).toBe(size));
});

function options(guildhall: JsonObject, agent: JsonObject) {
  const guild = decodeGuildSpec({ id: 'g', name: 'G', description: 'd', properties: { guildhall } });
  return agentOptions(guild, decodeAgentSpec({ ...leastAgent, ...agent }));
}
