import { UnfinishedStops } from './unfinished-stops';

const ref = (agentId: string) => ({ guildId: 'guild', agentId });
const atMs = 1_000_000;

describe('UnfinishedStops', () => {
  let stops: UnfinishedStops;

  beforeEach(() => {
    stops = new UnfinishedStops();
  });

  it('leaves a stop to its engine for two seconds', () => {
    expect(stops.leftOf([ref('a')], atMs)).toEqual([]);
    expect(stops.leftOf([ref('a'), ref('b')], atMs + 1_999)).toEqual([]);
    expect(stops.leftOf([ref('a'), ref('b')], atMs + 2_000)).toEqual([ref('a')]);
    expect(stops.leftOf([ref('b')], atMs + 3_999)).toEqual([ref('b')]);
  });

  it('begins anew with one that was finished meanwhile', () => {
    stops.leftOf([ref('a')], atMs);
    stops.leftOf([], atMs + 1_000);
    expect(stops.leftOf([ref('a')], atMs + 2_000)).toEqual([]);
  });

  it('has all of them left where nothing can be under way', () => {
    expect(stops.leftOf([ref('a')], Infinity)).toEqual([ref('a')]);
  });
});
