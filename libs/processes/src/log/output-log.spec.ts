import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { AgentLog } from './agent-log';
import { OutputLog } from './output-log';

async function lastWordsOf(stderr: string): Promise<string | undefined> {
  const output = new OutputLog(new AgentLog(10_000));
  const stream = new PassThrough();
  output.attach(stream, 'stderr');
  stream.end(stderr);
  await finished(stream);
  await new Promise((resolve) => setImmediate(resolve));
  return output.lastWords;
}

describe('the last words of a process', () => {
  it('are the error that Node named, not its stack', async () => {
    const text =
      '/a.js:3\n  throw new Error(x)\n  ^\n\nTypeError: no such thing\n    at f (/a.js:3:1)\n\nNode.js v24.21.0\n';
    expect(await lastWordsOf(text)).toBe('TypeError: no such thing');
  });

  it('are the error that Python named', async () => {
    const text = 'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: bad\n';
    expect(await lastWordsOf(text)).toBe('ValueError: bad');
  });

  it('are the last line that says anything where no error is named', async () => {
    expect(await lastWordsOf('starting\ncannot go on\n\n')).toBe('cannot go on');
    expect(await lastWordsOf('')).toBeUndefined();
  });

  it('are the last error that the agent logged', () => {
    const output = new OutputLog(new AgentLog(10_000));
    output.addFrame({ t: 'log', level: 'error', message: 'no connection' });
    output.addFrame({ t: 'log', level: 'info', message: 'bye' });

    expect(output.lastWords).toBe('no connection');
  });
});
