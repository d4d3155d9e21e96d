import type { GuildhallError } from '../errors/guildhall-error';
import { parseJson } from './parse-json';
import { parseSpec, type DocumentFormat } from './parse-spec';

const place = { what: 'The guild specification' };
const parse = (text: string, format: DocumentFormat = 'json') => parseSpec(text, format, place);

function refusal(step: () => unknown): GuildhallError {
  try {
    step();
  } catch (error) {
    return error as GuildhallError;
  }
  throw new Error('was not refused');
}

describe('a whole number in a specification', () => {
  it.each<[DocumentFormat, string]>([
    ['json', '{"agents": [{"properties": {"limits": [1, 12345678901234567890]}}]}'],
    ['yaml', 'agents:\n  - properties:\n      limits: [1, 12345678901234567890]\n'],
    ['yaml', 'agents: [{properties: {limits: [1, 0xAB54A98CEB1F0AD2]}}]\n'],
  ])('that would become another one is refused with its field, in %s', (format, text) => {
    expect(refusal(() => parse(text, format))).toMatchObject({
      kind: 'invalid',
      code: 'SPEC_INVALID',
      field: 'agents[0].properties.limits[1]',
      message:
        'agents[0].properties.limits[1] is the number 12345678901234567890, which would become 12345678901234567000; ' +
        'write it as a text, in quotes.',
    });
  });

  it.each(['9007199254740993', '-9007199254740993', '1152921504606846976', `1${'0'.repeat(300)}`])(
    'such as %s is refused',
    (digits) => {
      expect(refusal(() => parse(`{"a": ${digits}}`)).field).toBe('a');
      expect(refusal(() => parse(`a: ${digits}`, 'yaml')).field).toBe('a');
      expect(refusal(() => parse(digits)).message).toMatch(/^The guild specification is the number/);
    },
  );

  it.each(['9007199254740991', '9007199254740992', '100000000000000000000', '12345678901234567000', '-0', '1e300'])(
    'such as %s, which stays what it is, is read',
    (digits) => {
      for (const format of ['json', 'yaml'] as const) {
        expect(parse(`{"a": ${digits}, "b": "12345678901234567890"}`, format)).toEqual({
          a: Number(digits),
          b: '12345678901234567890',
        });
      }
    },
  );

  it('is looked for beside large ones that stay what they are', () => {
    const text = '{"a": 1e300, "b": [100000000000000000000], "c": {"d": 9007199254740993}}';
    expect(refusal(() => parse(text)).field).toBe('c.d');
    expect(refusal(() => parse(text, 'yaml')).field).toBe('c.d');
  });

  it('names its place in a larger document', () => {
    const text = '{"properties": {"seed": 9007199254740993}}';
    const error = refusal(() => parseSpec(text, 'json', { what: 'agent_spec', field: 'agent_spec' }));
    expect(error.field).toBe('agent_spec.properties.seed');
  });

  it('comes back from whatever JSON.stringify writes', () => {
    for (let power = 53; power < 1024; power += 1) {
      const written = JSON.stringify([2 ** power, -(3 ** Math.min(power, 600))]);
      expect(parse(written)).toEqual(JSON.parse(written));
    }
  });

  it('of a document that is nested too deep is left to those who refuse that', () => {
    const text = `${'['.repeat(50_000)}9007199254740993${']'.repeat(50_000)}`;
    expect(parse(text)).toEqual(expect.any(Array));
    expect(parse(`[9007199254740993,${text}]`)).toEqual(expect.any(Array));
  });
});

it('other JSON keeps its numbers as they are', () => {
  expect(parseJson('{"a": 12345678901234567890}', 'It')).toEqual({ a: Number('12345678901234567890') });
});
