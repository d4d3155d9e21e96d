import { UnfinishedStops } from './unfinished-stops';

const ref = (agentId: string) => ({ guildId: 'guild', agentId });

describe('UnfinishedStops', () => {
  let stops: UnfinishedStops;

  beforeEach(() => {
    jest.useFakeTimers();
    stops = new UnfinishedStops();
  });
  afterEach(() => jest.useRealTimers());

  function leftAfter(ms: number, ...agentIds: string[]): string[] {
    jest.setSystemTime(Date.now() + ms);
    return stops.leftOf(agentIds.map(ref), Date.now()).map(({ agentId }) => agentId);
  }

  it('leaves a stop to its engine for two seconds', () => {
    expect(leftAfter(0, 'a')).toEqual([]);
    expect(leftAfter(1_999, 'a', 'b')).toEqual([]);
    expect(leftAfter(1, 'a', 'b')).toEqual(['a']);
    expect(leftAfter(1_999, 'b')).toEqual(['b']);
  });

  it('begins anew with one that was finished meanwhile', () => {
    leftAfter(0, 'a');
    leftAfter(1_000);
    expect(leftAfter(1_000, 'a')).toEqual([]);
  });

  it('counts anew when the clock is set back', () => {
    leftAfter(0, 'a');
    expect(leftAfter(-3_600_000, 'a')).toEqual([]);
    expect(leftAfter(2_000, 'a')).toEqual(['a']);
  });

  it('has all of them left where nothing can be under way', () => {
    expect(stops.leftOf([ref('a')], Infinity)).toEqual([ref('a')]);
  });
});
