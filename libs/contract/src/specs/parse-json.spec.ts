import type { GuildhallError } from '../errors/guildhall-error';
import { limits } from '../limits';
import { parseGuildFile } from './guild-file';
import { parseJson } from './parse-json';
import { parseYaml } from './parse-yaml';
import { fullGuild } from './testdata/rustic-documents';

const whole = JSON.stringify(fullGuild, null, 2);

describe('JSON', () => {
  it('may begin with a byte order mark and may be bytes', () => {
    expect(parseJson(Buffer.from('\uFEFF{"a":"ö"}'), 'It')).toEqual({ a: 'ö' });
    expect(parseJson('\uFEFF{"a":1}', 'It')).toEqual({ a: 1 });
  });

  it('says where it is cut off, wherever that is', () => {
    for (let length = 0; length < whole.length; length += 7) {
      const error = refusal(() => parseJson(whole.slice(0, length), 'The guild'));
      const lines = whole.slice(0, length).split('\n');
      expect(error).toMatchObject({ kind: 'invalid', code: 'JSON_INVALID' });
      expect(error.details).toMatchObject({ line: lines.length });
      expect(error.message).toMatch(/^The guild ends at line \d+, column \d+ before its JSON is complete/);
    }
  });

  it('says where it is wrong', () => {
    const error = refusal(() =>
      parseJson('{\n  "a": 1,\n  b: 2, "long": "text that is more than forty characters"\n}', 'It'),
    );
    expect(error.details).toMatchObject({ line: 3, column: 3 });
    expect(refusal(() => parseJson('hello', 'It')).message).toMatch(/^It is not JSON/);
  });

  it('is UTF-8', () => {
    expect(refusal(() => parseJson(Buffer.from([0x22, 0xff, 0x22]), 'It')).message).toMatch(/not UTF-8/);
  });

  it('of 5 MB is refused before it is parsed, bytes and text alike', () => {
    const large = `{"x": ${'['.repeat(5_000_000)}`;
    for (const text of [large, Buffer.from(large)]) {
      const error = refusal(() => parseJson(text, 'The agent specification'));
      expect(error).toMatchObject({ kind: 'invalid', code: 'SPEC_TOO_LARGE' });
      expect(error.details).toMatchObject({ sizeBytes: 5_000_006, limitBytes: limits.specBytes });
    }
  });

  it('of exactly the limit is read', () => {
    const text = JSON.stringify('x'.repeat(limits.specBytes - 2));
    expect(parseJson(text, 'It')).toHaveLength(limits.specBytes - 2);
    expect(refusal(() => parseJson(`${text} `, 'It')).code).toBe('SPEC_TOO_LARGE');
  });
});

describe('YAML', () => {
  it('says where it is wrong', () => {
    const error = refusal(() => parseYaml('name: a\nagents:\n  - x: 1\n y: 2\n', 'guild.yaml'));
    expect(error).toMatchObject({ kind: 'invalid', code: 'YAML_INVALID' });
    expect(error.details['line']).toBe(4);
    expect(error.message).toMatch(/^guild.yaml is not YAML/);
  });

  it('may use aliases', () => {
    expect(parseYaml('a: &x {k: 1}\nb: *x\n', 'It')).toEqual({ a: { k: 1 }, b: { k: 1 } });
  });

  it.each([
    ['aliases that multiply', bomb(9)],
    ['aliases of a long text', `a: &a "${'x'.repeat(100_000)}"\nb: [${Array(50).fill('*a').join(',')}]\n`],
    ['nesting without end', '['.repeat(200_000)],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['keys that are no texts', '? {a: 1}\n: 2\n'],
    ['an alias of nothing', 'a: *nothing\n'],
    ['an alias of itself', 'a: &a [*a]\n'],
    ['a number without end', 'a: .inf\n'],
  ])('is refused for %s', (_name, text) => {
    expect(['YAML_INVALID', 'SPEC_TOO_LARGE']).toContain(refusal(() => parseYaml(text, 'It')).code);
  });

  it('of 5 MB is refused', () => {
    expect(refusal(() => parseYaml(`a: ${'x'.repeat(5_000_000)}`, 'It')).code).toBe('SPEC_TOO_LARGE');
  });
});

describe('a guild file', () => {
  it('is JSON or YAML', () => {
    const yaml =
      'id: g\nname: Greeters\ndescription: Greets\nagents:\n  - id: a\n    name: A\n    description: d\n    class_name: A\n';
    expect(parseGuildFile(whole, 'json', 'guild.json').agents).toHaveLength(2);
    expect(parseGuildFile(yaml, 'yaml', 'guild.yaml').agents[0]).toMatchObject({ id: 'a', className: 'A' });
  });

  it('that is empty says so', () => {
    expect(refusal(() => parseGuildFile('', 'yaml', 'guild.yaml')).message).toMatch(/is null; it must be an object/);
  });
});

function bomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const items =
      level === 0
        ? 'lol'
        : Array(9)
            .fill(`*a${level - 1}`)
            .join(',');
    return `a${level}: &a${level} [${items}]`;
  });
  return lines.join('\n');
}

function refusal(step: () => unknown): GuildhallError {
  try {
    step();
  } catch (error) {
    return error as GuildhallError;
  }
  throw new Error('was not refused');
}
