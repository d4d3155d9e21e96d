import { unavailable } from '@guildhall/contract';
import type { StoreOutage } from '../reconciler/store-outage';
import type { EngineStore } from '../store/engine-store';
import { HoldOff } from './hold-off';

describe('the hold-off of a move', () => {
  const caution = { isCautious: false, isAnother: (id: string) => id !== 'store' };
  let asked: number;
  let answer: () => Promise<string>;
  let over: Promise<void>;
  let isOver: boolean;

  beforeEach(() => {
    caution.isCautious = false;
    answer = () => Promise.resolve('store');
    [asked, isOver] = [0, false];
  });

  function begin(): void {
    const readId = () => {
      asked++;
      return answer();
    };
    over = new HoldOff({ readId } as EngineStore, caution as unknown as StoreOutage).over();
    over.then(
      () => (isOver = true),
      () => undefined,
    );
  }

  async function lookedTwiceMore(): Promise<void> {
    const before = asked;
    while (asked < before + 2) await new Promise(setImmediate);
  }

  it('is none while the store is there', async () => {
    begin();
    await over;
    expect(asked).toBe(1);
  });

  it('lasts until hosts have announced themselves to a store that lost its data', async () => {
    answer = () => Promise.resolve('another');
    begin();
    await lookedTwiceMore();
    caution.isCautious = true;
    answer = () => Promise.resolve('store');
    await lookedTwiceMore();
    expect(isOver).toBe(false);
    caution.isCautious = false;
    await over;
  });

  it('fails when the store goes away again', async () => {
    caution.isCautious = true;
    begin();
    await lookedTwiceMore();
    answer = () => Promise.reject(unavailable('STORE_UNREACHABLE', 'The store is away.'));
    await expect(over).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  });
});
