import { defineAgent } from '../author/define-agent';
import { initFrameOf } from './sample-init';
import { MemoryHost } from '../testing/memory-host';

const publishing = defineAgent({
  className: 'examples.Any',
  on: { work: (message, ctx) => ctx.publish('done', message.payload) },
});

async function readyHost() {
  const host = new MemoryHost(publishing);
  host.give(initFrameOf(publishing, { attempts: 3 }));
  await host.next('loaded');
  const ready = host.next('ready');
  host.give({ t: 'start' });
  await ready;
  return host;
}

const deliver = (n: number, attempt = 1) => {
  const message = { id: `m${n}`, topic: 'work', sender: {}, payload: { n }, format: 'generic_json', timestamp: n };
  return { topic: 'work', pos: `0-${n}`, attempt, message };
};
const turns = () => new Promise((resolve) => setImmediate(resolve));

describe('Mailbox', () => {
  it('takes up no message while the host reads too slowly', async () => {
    const host = await readyHost();
    host.congested = true;
    host.give({ t: 'deliver', d: [deliver(1), deliver(2), deliver(3)] });
    await turns();
    expect(host.framesOf('commit')).toHaveLength(1);

    const last = host.commitOf({ topic: 'work', pos: '0-3' });
    host.drain();
    await last;
    expect(host.framesOf('commit').map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('lets each commit leave before the next handler, after a process died over a message', async () => {
    const host = await readyHost();
    const first = host.commitOf({ topic: 'work', pos: '0-2' });
    host.give({ t: 'deliver', d: [deliver(1), deliver(2)] });
    await first;
    expect(host.flushes).toBe(0);

    const second = host.commitOf({ topic: 'work', pos: '0-4' });
    host.give({ t: 'deliver', d: [deliver(3, 2), deliver(4)] });
    await second;
    expect(host.flushes).toBe(2);
  });

  it('answers a ping between handlers that keep the event loop busy', async () => {
    const busy = defineAgent({
      className: 'examples.Busy',
      on: {
        work: () => {
          for (const end = performance.now() + 10; performance.now() < end;);
        },
      },
    });
    const host = new MemoryHost(busy);
    host.give(initFrameOf(busy, {}));
    await host.next('loaded');
    host.give({ t: 'start' });
    await host.next('ready');
    setImmediate(() => host.give({ t: 'ping', n: 1 }));
    const last = host.commitOf({ topic: 'work', pos: '0-5' });
    host.give({ t: 'deliver', d: [1, 2, 3, 4, 5].map((n) => deliver(n)) });
    await last;
    const types = host.frames.map(({ t }) => t);
    expect(types.indexOf('pong')).toBeLessThan(types.lastIndexOf('commit'));
  });
});
