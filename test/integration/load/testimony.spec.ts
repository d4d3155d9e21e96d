import { requireOneWriter, type Testimony } from '../../load/world/witnesses/testimony';

function said(...pairs: readonly (readonly [n: number, epoch: number])[]): Testimony[] {
  return pairs.map(([n, epoch]) => ({ n, epoch, by: 'witness', pid: 1, committedMs: n, arrivedMs: n }));
}

describe('what a witness said', () => {
  it('may change its epoch, once for all', () => {
    expect(() => requireOneWriter('witness', said([1, 7], [2, 7], [3, 8]), 3)).not.toThrow();
  });

  it.each<[string, Testimony[], RegExp]>([
    ['a writer of before', said([1, 7], [2, 8], [3, 7]), /two writers: answer 3 of witness, epoch 7/],
    ['an answer that is there twice', said([1, 7], [1, 8], [2, 8]), /done twice.* answer 1 of witness, epoch 8/],
    ['an answer that is missing', said([1, 7], [3, 7]), /lost.* answer 3/],
    ['the last answer missing', said([1, 7], [2, 7]), /has answered 2 of 3/],
  ])('shows %s', (_what, testimonies, complaint) => {
    expect(() => requireOneWriter('witness', testimonies, 3)).toThrow(complaint);
  });
});
