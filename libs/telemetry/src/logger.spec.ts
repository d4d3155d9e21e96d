import { invalid } from '@guildhall/contract';
import { NestLogger } from './nest.logger';
import { createLogger, type LoggerOptions } from './pino.logger';
import { silentLogger } from './silent-logger';

describe('a logger', () => {
  it('writes one JSON line for each call', () => {
    const { lines, logger } = recorded({ level: 'debug' });
    logger.info('took the lease', { agent: 'a#1', epoch: 7 });
    logger.debug('plain');
    expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        level: 'info',
        time: isoTime,
        name: 'test',
        pid: process.pid,
        agent: 'a#1',
        epoch: 7,
        message: 'took the lease',
      },
      { level: 'debug', time: isoTime, name: 'test', pid: process.pid, message: 'plain' },
    ]);
  });

  it('writes nothing below its level', () => {
    const { lines, logger } = recorded({ level: 'warn' });
    logger.info('no');
    logger.warn('yes');
    logger.error('yes');
    expect(lines()).toHaveLength(2);
  });

  it('hands its fields to its children', () => {
    const { lines, logger } = recorded();
    logger.child({ guild: 'g' }).child({ agent: 'a' }).info('x', { more: 1 });
    expect(JSON.parse(lines()[0] ?? '')).toMatchObject({ guild: 'g', agent: 'a', more: 1 });
  });

  it('writes errors with kind, code, stack and cause', () => {
    const { lines, logger } = recorded();
    const cause = new Error('the reason');
    logger.error('failed', { error: invalid('SPEC_INVALID', 'name is empty.', { field: 'name', cause }) });
    const { error } = JSON.parse(lines()[0] ?? '') as { error: Record<string, unknown> };
    expect(error).toMatchObject({
      kind: 'invalid',
      code: 'SPEC_INVALID',
      stack: expect.stringContaining('the reason'),
    });
    expect(error['message']).toMatch(/^name is empty/);
  });

  it('keeps a line one line, whatever it holds', () => {
    const { lines, logger } = recorded();
    logger.info('two\nlines', { text: 'a\nb' });
    expect(lines()).toHaveLength(1);
    expect(lines()[0]?.trimEnd()).not.toContain('\n');
  });

  it('can write for people', () => {
    const { lines, logger } = recorded({ pretty: true });
    logger.info('took the lease', { agent: 'a 1', epoch: 7 });
    expect(lines()[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}test: took the lease agent="a 1" epoch=7\n$/);
  });

  it('can be silent', () => {
    expect(silentLogger.child({})).toBe(silentLogger);
    expect(() => silentLogger.info('x')).not.toThrow();
  });
});

describe("Nest's logger", () => {
  it('writes context, stacks and levels through ours', () => {
    const { lines, logger } = recorded({ level: 'debug' });
    const nest = new NestLogger(logger);
    nest.log('started', 'NestFactory');
    nest.error('boom', 'Error: boom\n    at x (y.js:1:2)', 'Router');
    nest.error(new Error('thrown'));
    nest.warn({ a: 1 }, 'Context');
    nest.verbose('details', { b: 2 }, 'Context');
    nest.fatal('gone');
    expect(lines().map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'info', message: 'started', context: 'NestFactory' },
      { level: 'error', message: 'boom', context: 'Router', stack: expect.stringContaining('y.js') },
      { level: 'error', message: 'thrown', error: { message: 'thrown' } },
      { level: 'warn', message: '{"a":1}', context: 'Context' },
      { level: 'debug', message: 'details', context: 'Context', details: [{ b: 2 }] },
      { level: 'error', message: 'gone' },
    ]);
  });
});

const isoTime: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

function recorded(options: Partial<LoggerOptions> = {}) {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  return { lines: () => written, logger: createLogger({ name: 'test', destination, ...options }) };
}
