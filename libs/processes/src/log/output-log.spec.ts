import { AgentLog } from './agent-log';
import { OutputLog } from './output-log';

function lastWordsOf(stderr: string): string | undefined {
  const output = new OutputLog(new AgentLog(10_000));
  const lines = output.linesOf('stderr');
  lines.push(Buffer.from(stderr));
  lines.end();
  return output.lastWords;
}

describe('the last words of a process', () => {
  it('are the error that Node named, not its stack', () => {
    const text =
      '/a.js:3\n  throw new Error(x)\n  ^\n\nTypeError: no such thing\n    at f (/a.js:3:1)\n\nNode.js v24.21.0\n';
    expect(lastWordsOf(text)).toBe('TypeError: no such thing');
  });

  it('are the error that Python named', () => {
    const text = 'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: bad\n';
    expect(lastWordsOf(text)).toBe('ValueError: bad');
  });

  it('are the last line that says anything where no error is named', () => {
    expect(lastWordsOf('starting\ncannot go on\n\n')).toBe('cannot go on');
    expect(lastWordsOf('')).toBeUndefined();
  });

  it('are the last error that the agent logged', () => {
    const output = new OutputLog(new AgentLog(10_000));
    output.addFrame({ t: 'log', level: 'error', message: 'no connection' });
    output.addFrame({ t: 'log', level: 'info', message: 'bye' });

    expect(output.lastWords).toBe('no connection');
  });
});
