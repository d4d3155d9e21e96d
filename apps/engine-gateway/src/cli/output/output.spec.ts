import type { GuildRunDocument } from '../../documents/guild-run.document';
import { agentTable } from './agent-table';
import { sizeText, spanText } from './amounts';
import { hostTable } from './host-table';
import { linesOf } from './lines';
import { planReport } from './plan-report';
import { runReport } from './run-report';
import { logText, messageText } from './stream-lines';
import { table } from './table';

const noon = Date.parse('2030-01-01T12:00:00.000Z');

describe('table', () => {
  it('is as wide as its cells, counts characters, and leaves nothing at the ends of lines', () => {
    expect(
      table(
        ['A', 'LONG'],
        [
          ['ab', 'c'],
          ['ÄÖ𝄞', ''],
        ],
      ),
    ).toBe('A    LONG\nab   c\nÄÖ𝄞');
  });
});

describe('amounts', () => {
  it.each([
    [undefined, '-'],
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [52_428_800, '50 MiB'],
    [5 * 2 ** 40, '5.0 TiB'],
  ])('%s bytes are %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));

  it.each([
    [undefined, '-'],
    [-5, '0s'],
    [999, '0s'],
    [61_000, '1m1s'],
    [3_600_000, '1h'],
    [90_061_000, '1d1h'],
  ])('%s ms are %s', (ms, text) => expect(spanText(ms)).toBe(text));
});

describe('agentTable', () => {
  const pending = {
    guild_id: 'g',
    agent_id: 'a',
    organization_id: '',
    name: 'A',
    class_name: 'C',
    state: 'pending',
  } as const;

  it('shows what is known, and a dash for the rest', () => {
    const running = { ...pending, state: 'running', pid: 7, host: 'h', restarts: 2, memory_bytes: 2 ** 20 } as const;
    const lines = agentTable([pending, { ...running, started_at: '2030-01-01T11:58:55.000Z' }], noon).split('\n');
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['GUILD', 'AGENT', 'CLASS', 'STATE', 'PID', 'HOST', 'RESTARTS', 'MEMORY', 'AGE'],
      ['g', 'a', 'C', 'pending', '-', '-', '-', '-', '-'],
      ['g', 'a', 'C', 'running', '7', 'h', '2', '1.0 MiB', '1m5s'],
    ]);
  });

  it('says so when there are none', () => expect(agentTable([])).toBe('No agents.'));
});

describe('hostTable', () => {
  it('shows how full a host is and whether it drains', () => {
    const host = { host: 'h', incarnation: 'i', address: '', capacity: 9, running: 3, cpu: 0.5, memory_bytes: 0 };
    const told = { ...host, draining: true, zone: '', labels: {}, classes: ['C'] };
    expect(hostTable([told]).split('\n')[1]?.split(/ {2,}/)).toEqual([
      'h',
      '-',
      '3/9',
      '0.50',
      '0 B',
      'draining',
      '-',
      '1',
    ]);
  });
});

describe('runReport', () => {
  it('tells of those that run, those that do not and why, and how many of all', () => {
    const run = {
      guild_id: 'g',
      revision: 3,
      started: ['a'],
      replaced: ['c'],
      stopped: ['d'],
      kept: ['e'],
      running: ['a', 'c', 'e'].map((agent_id) => ({ agent_id, state: 'running', pid: 7, host: 'h' })),
      failed: [{ agent_id: 'b', error: { code: 'HOST_FULL', detail: 'No room.' } }],
      elapsed_ms: 12,
    } as unknown as GuildRunDocument;
    expect(runReport(run).split('\n')).toEqual([
      'AGENT  CHANGE    STATE    PID  HOST',
      'a      started   running  7    h',
      'c      replaced  running  7    h',
      'e      kept      running  7    h',
      'd      stopped   -        -    -',
      'b failed: HOST_FULL: No room.',
      'Guild g: 3 of 4 agents run (12 ms, revision 3)',
    ]);
  });
});

describe('planReport', () => {
  it('tells what would become of each agent', () => {
    const plan = { guild_id: 'g', revision: 3, start: ['a'], replace: ['b'], stop: [], keep: ['c', 'd'] };
    expect(planReport(plan).split('\n')).toEqual([
      'AGENT  PLAN',
      'a      start',
      'b      replace',
      'c      keep',
      'd      keep',
      'Guild g, at revision 3: 1 to start, 1 to replace, 0 to stop, 2 to keep. Nothing was changed.',
    ]);
  });
});

describe('lines of streams', () => {
  const line = {
    at: '2030-01-01T12:00:00.250Z',
    level: 'warn',
    message: 'hot',
    fields: {},
    source: 'log',
    dropped: 0,
  } as const;

  it('tells time, level and fields of what an agent logs, and of what it prints where', () => {
    expect(logText({ ...line, fields: { degrees: 90 } })).toBe('12:00:00.250 WARN   hot {"degrees":90}');
    expect(logText({ ...line, source: 'stderr' })).toBe('12:00:00.250 STDERR hot');
  });

  it('tells how many lines are lost', () => {
    expect(logText({ ...line, dropped: 3 })).toBe('… 3 lines are lost here\n12:00:00.250 WARN   hot');
  });

  it('tells who said a message', () => {
    const message = { id: 'm', topic: 't', payload: { n: 1 }, format: 'f', timestamp: noon, position: '1-0' };
    expect(messageText({ ...message, sender: { id: 'i', name: 'Ada' } })).toBe('12:00:00.000 Ada {"n":1}');
    expect(messageText({ ...message, sender: {} })).toBe('12:00:00.000 somebody {"n":1}');
  });
});

describe('linesOf', () => {
  it('puts lines together whatever the pieces, characters of several bytes included', async () => {
    const bytes = Buffer.from('ä1\n\nsecond\nlast');
    const pieces = Array.from(bytes, (byte) => Buffer.from([byte]));
    const lines: string[] = [];
    for await (const line of linesOf(asStream(pieces))) lines.push(line);
    expect(lines).toEqual(['ä1', '', 'second', 'last']);
  });
});

async function* asStream(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}
