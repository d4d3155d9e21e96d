import { SentAgents } from './sent-agents';

describe('agents that were sent', () => {
  const host = { host: 'a', address: 'a:1', running: 5 };
  let nowMs: number;
  let sent: SentAgents;

  beforeEach(() => {
    nowMs = 1_000_000;
    sent = new SentAgents(() => nowMs);
  });

  it('count for their host until its own word changes', () => {
    sent.note(host);
    sent.note(host);
    sent.settle([host]);
    expect([sent.countOf('a'), sent.countOf('b')]).toEqual([2, 0]);

    sent.settle([{ ...host, running: 7 }]);
    expect(sent.countOf('a')).toBe(0);
  });

  it('count no longer than a host may go without a word', () => {
    sent.note(host);
    nowMs += 5_000;
    sent.note(host);
    nowMs += 1_500;
    sent.settle([host]);

    expect(sent.countOf('a')).toBe(1);
  });

  it('are recent for a second', () => {
    sent.note(host);
    nowMs += 900;
    sent.note(host);
    nowMs += 200;

    expect([sent.recentlyTo('a'), sent.countOf('a')]).toEqual([1, 2]);
    expect(sent.recentlyTo('b')).toBe(0);
  });

  it('can be taken back, but no more than were sent', () => {
    sent.note(host);
    sent.takeBack('a');
    sent.takeBack('a');
    sent.takeBack('b');

    expect(sent.countOf('a')).toBe(0);
  });
});
