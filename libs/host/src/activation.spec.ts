import { Activation } from './activation';

describe('what a prepared agent waits for', () => {
  let activation: Activation;

  beforeEach(() => {
    jest.useFakeTimers();
    activation = new Activation();
    activation.reach();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('is the epoch, also late', async () => {
    jest.advanceTimersByTime(19_999);
    activation.activate(7);
    jest.advanceTimersByTime(60_000);

    await expect(activation.activated).resolves.toBe(7);
    expect(activation.isActivated).toBe(true);
  });

  it('does not come from somebody who died: it waits for 20 s', async () => {
    jest.advanceTimersByTime(20_000);

    await expect(activation.activated).rejects.toMatchObject({ kind: 'deadline', code: 'AGENT_START_TIMEOUT' });
    expect(activation.isActivated).toBe(false);
  });
});
