import { defineAgent } from '../author/define-agent';
import { MemoryHost } from '../testing/memory-host';
import { AgentLogger } from './agent-logger';

function logging() {
  const host = new MemoryHost(defineAgent({ className: 'examples.Any' }));
  return { host, log: new AgentLogger(host) };
}

describe('AgentLogger', () => {
  it('sends level, text and fields', () => {
    const { host, log } = logging();
    log.warn('careful', { n: 1 });
    expect(host.frames).toEqual([{ t: 'log', level: 'warn', message: 'careful', fields: { n: 1 } }]);
  });

  it('drops lines while the host reads too slowly, and says how many', () => {
    const { host, log } = logging();
    host.congested = true;
    for (let n = 0; n < 5; n += 1) log.info('lost');
    host.congested = false;
    log.info('again');
    log.info('and again');
    expect(host.frames).toEqual([
      { t: 'log', level: 'info', message: 'again', dropped: 5 },
      { t: 'log', level: 'info', message: 'and again' },
    ]);
  });

  it('bounds what an author has at hand', () => {
    const { host, log } = logging();
    const loop: Record<string, never> = {};
    Object.assign(loop, { loop });
    log.info('x'.repeat(100_000), { big: 'y'.repeat(100_000) });
    log.info('loop', loop);
    const [first, second] = host.framesOf('log');
    expect(first!.message.length).toBeLessThan(17_000);
    expect(first!.fields).toEqual({ fields_too_long: 100_010 });
    expect(second!.fields).toEqual({ fields_no_json: true });
  });
});
