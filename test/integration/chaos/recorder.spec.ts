import { operationsOf } from '../../chaos/history/lease-operations';
import { Recorder } from '../../chaos/history/recorder';
import type { StepCall } from '../../chaos/history/store-tap';

const prefixed = (...names: string[]) => names.map((name) => `{guildhall}:${name}`);
const asked = (step: string, keys: string[], args: string[]): StepCall => ({
  ...{ who: 'gateway', step, keys, args },
  invokedMs: 10,
});

const [epoch, location] = ['agent_epoch:g:a', 'agent_location:g:a'];
const wish = ['guild:g', 'guilds', 'guild_agents:g', 'guild_revision:g'];
const lease = '{"epoch":7,"host":"host-1","incarnation":"one"}';
const renewal = ['host-1', 'one', '{}', '6000', '["g:a","7"]', '24000'];

/** What of an agent's lease is changed by them, whether or not somebody learns of it. */
const changing: [does: string, call: StepCall][] = [
  ['reserve', asked('reserve-epoch', prefixed(epoch, location), ['7', ''])],
  ['claim', asked('claim-agent', prefixed(...wish, epoch, location), ['g', '{}', 'a', '{}', '{guildhall}:'])],
  ['void', asked('void-epoch', prefixed(epoch, location, 'guild_agents:g'), ['7', 'a', '{guildhall}:', '1000'])],
  ['register', asked('register-lease', prefixed(epoch, location), [lease, '24000', '7', 'one'])],
  ['release', asked('deregister-lease', prefixed(epoch, location), ['{}', '7', lease])],
];

describe('the recorder of histories', () => {
  let recorder: Recorder;

  beforeEach(() => (recorder = new Recorder()));

  const recorded = () =>
    [...recorder.history.lines()].map((line) => {
      const { key, does, callMs, returnMs } = JSON.parse(line) as Record<string, unknown>;
      return { key, does, callMs, returnMs };
    });

  it.each(changing)('keeps a %s without an answer: it may have been done', (does, call) => {
    recorder.heard(call);
    expect(recorded()).toEqual([{ key: '1/g:a', does, callMs: 10, returnMs: undefined }]);
  });

  it.each(changing)('does not know in which era a %s was done that ends while the store is emptied', (does, call) => {
    recorder.beginEmptying(20);
    recorder.heard({ ...call, answeredMs: 30, answer: ['anything'] });
    const unknown = { does, callMs: 10, returnMs: undefined };
    expect(recorded()).toEqual(expect.arrayContaining(['1/g:a', '2/g:a'].map((key) => ({ key, ...unknown }))));
  });

  it('keeps nothing of a renewal without an answer: it changes nothing that others meet', () => {
    const call = asked('heartbeat-leases', prefixed('host:host-1'), renewal);
    expect(operationsOf(call)).toEqual([expect.objectContaining({ key: 'g:a', does: 'renew' })]);
    recorder.heard(call);
    expect(recorded()).toEqual([]);
  });
});
