import { Backlog } from './backlog';

describe('Backlog', () => {
  const settled = () => Promise.withResolvers<void>();

  it('is full by frames or by bytes, until some of it is settled or refused', async () => {
    let less = 0;
    const backlog = new Backlog(() => (less += 1));
    const [large, refused] = [settled(), settled()];
    backlog.add(1 << 19, large.promise);
    expect(backlog.isFull).toBe(false);
    backlog.add(1 << 19, refused.promise);
    expect(backlog.isFull).toBe(true);

    refused.reject(new Error('no'));
    await refused.promise.catch(() => undefined);
    expect([backlog.isFull, less]).toEqual([false, 1]);

    for (let count = 1; count < 1_000; count++) backlog.add(1, settled().promise);
    expect(backlog.isFull).toBe(true);
  });
});
