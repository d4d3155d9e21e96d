import { checkAgentFrame } from './agent-frame.check';

const message = { id: 'm', topic: 't', sender: {}, payload: {}, format: 'generic_json', timestamp: 1 };

const good: readonly object[] = [
  { t: 'loaded', subscriptions: [{ topic: 'a' }, { topic: 'b', queue: 'workers' }] },
  { t: 'ready' },
  { t: 'failed', stage: 'construct', error: { name: 'Error', message: 'no' } },
  { t: 'commit', seq: 1 },
  {
    t: 'commit',
    seq: 2,
    at: { topic: 'a', pos: '1-0' },
    publish: [message],
    state: { set: { k: null }, delete: ['l'] },
  },
  { t: 'commit', seq: 3, at: { topic: 'a', queue: 'q', pos: '1-0' }, dead: { reason: 'bad', attempts: 3 } },
  { t: 'publish', call: 1, message, expectsResponse: true },
  { t: 'log', level: 'warn', message: 'hm', fields: { a: 1 } },
  { t: 'pong', n: 0 },
  { t: 'stopped' },
  { t: 'pong', n: 0, from: 'a later version' },
];

const bad: readonly unknown[] = [
  null,
  [],
  'ready',
  {},
  { t: 'toString' },
  { t: 'loaded' },
  { t: 'loaded', subscriptions: [{ topic: 1 }] },
  { t: 'failed', stage: 'sleep', error: { name: 'Error', message: 'no' } },
  { t: 'failed', stage: 'load' },
  { t: 'commit', seq: '1' },
  { t: 'commit', seq: -1 },
  { t: 'commit', seq: 1.5 },
  { t: 'commit', seq: 1, at: { topic: 'a' } },
  { t: 'commit', seq: 1, publish: [{ ...message, payload: [] }] },
  { t: 'commit', seq: 1, state: { delete: [1] } },
  { t: 'commit', seq: 1, dead: {} },
  { t: 'publish', message },
  { t: 'publish', call: 1, message: { ...message, id: undefined } },
  { t: 'log', level: 'loud', message: 'hm' },
  { t: 'pong' },
];

describe('checkAgentFrame', () => {
  it.each(good)('accepts %j', (frame) => expect(checkAgentFrame(frame)).toBe(frame));
  it.each(bad.map((frame) => [frame]))('refuses %j', (frame) => {
    expect(() => checkAgentFrame(frame)).toThrow(/^sent a /);
  });
});
