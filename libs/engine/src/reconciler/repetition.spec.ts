import { eventually } from '@guildhall/test-support';
import { Repetition } from './repetition';

describe('Repetition', () => {
  let begun: number;
  let end: () => void;
  let repetition: Repetition;

  beforeEach(() => {
    begun = 0;
    repetition = new Repetition(() => {
      begun += 1;
      return new Promise((resolve) => (end = resolve));
    });
  });

  afterEach(async () => {
    end();
    await repetition.stop();
  });

  it('begins at once, and once more for all that was triggered meanwhile', async () => {
    repetition.trigger();
    expect(begun).toBe(1);
    for (let n = 0; n < 100; n++) repetition.trigger();
    expect(begun).toBe(1);

    end();
    await eventually(() => expect(begun).toBe(2));
  });

  it('does what is triggered while it rests', async () => {
    repetition.trigger();
    end();
    await repetition.settled();
    repetition.trigger();

    await eventually(() => expect(begun).toBe(2));
  });

  it('does what presses at once, also while it rests', async () => {
    repetition.trigger();
    end();
    await repetition.settled();
    repetition.press();
    expect(begun).toBe(2);
  });

  it('does not rest when something presses while it is done, and never does two at a time', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
    repetition.trigger();
    repetition.press();
    repetition.press();
    expect(begun).toBe(1);

    end();
    await repetition.settled();
    expect(begun).toBe(2);
    jest.useRealTimers();
  });

  it('begins nothing once it is stopped, and waits for what is under way', async () => {
    repetition.trigger();
    repetition.trigger();
    let isStopped = false;
    const stopping = repetition.stop().then(() => (isStopped = true));
    expect(isStopped).toBe(false);

    end();
    await stopping;
    repetition.trigger();
    expect(begun).toBe(1);
  });
});
