import { faultKinds } from '../../chaos/schedule/fault';
import { makeLoneGroup, makeSchedule } from '../../chaos/schedule/make-schedule';

const seeds = [1, 2, 3, 4, 5];
const faultsOf = (seed: number, count: number) => makeSchedule(seed, count).flatMap(({ faults }) => faults);

describe('the schedule of a chaos run', () => {
  it('is the same for the same seed and another for another one', () => {
    expect(makeSchedule(7, 200)).toEqual(makeSchedule(7, 200));
    expect(makeSchedule(7, 200)).not.toEqual(makeSchedule(8, 200));
  });

  it.each(seeds)('has as many faults as asked for, each kind at least once (seed %d)', (seed) => {
    const faults = faultsOf(seed, faultKinds.length);
    expect(faults).toHaveLength(faultKinds.length);
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(faultKinds));
  });

  it.each(seeds)('lets faults overlap, but not two of the store (seed %d)', (seed) => {
    const groups = makeSchedule(seed, 300);
    expect(Math.max(...groups.map(({ faults }) => faults.length))).toBeGreaterThan(3);
    for (const { faults } of groups) {
      expect(faults.filter(({ kind }) => kind.startsWith('redis.')).length).toBeLessThanOrEqual(1);
    }
  });

  it('goes on with one fault that nothing overlaps, always the same', () => {
    const before = makeSchedule(7, 20);
    const lone = makeLoneGroup(7, 'agent.move', before);
    expect(lone).toMatchObject({ number: before.length + 1, faults: [{ number: 21, kind: 'agent.move' }] });
    expect(makeLoneGroup(7, 'agent.move', before)).toEqual(lone);
  });

  it('keeps to the kinds that are asked for', () => {
    const faults = makeSchedule(1, 50, ['host.cut', 'agent.kill']).flatMap(({ faults }) => faults);
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(['host.cut', 'agent.kill']));
  });
});
