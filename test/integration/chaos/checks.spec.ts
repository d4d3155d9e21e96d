import { EffectCheck } from '../../chaos/checks/effect-check';
import { leaseProblems } from '../../chaos/checks/lease-check';
import { messageProblems } from '../../chaos/checks/message-check';
import { ProcessCheck } from '../../chaos/checks/process-check';
import type { StoreContents } from '../../chaos/checks/store-view';
import type { Violation } from '../../chaos/violation';
import type { Effect } from '../../chaos/workload/effect';
import { Ledger } from '../../chaos/workload/ledger';
import type { Lane } from '../../chaos/workload/population';

const lane: Lane = {
  name: 'lane',
  guildId: 'g',
  topicOf: () => 'numbers',
  payloadOf: () => ({}),
  effects: [{ topic: 'sums', of: ['a'] }],
  pauseMs: 0,
};

const effect = (n: number, more: Partial<Effect> = {}): Effect => {
  const from = { guildId: 'g', topic: 'sums', pos: `${n}-0`, by: 'a', lane: 'lane', era: 1 };
  return { ...from, epoch: 1, pid: 10, n, add: 1, sum: n, count: n, ...more };
};

const kindsOf = (violations: readonly Violation[]) => violations.map(({ kind }) => kind);

describe('what chaos finds wrong with effects', () => {
  let ledger: Ledger;
  let found: Violation[];
  let check: EffectCheck;

  beforeEach(() => {
    ledger = new Ledger([lane]);
    found = [];
    check = new EffectCheck(ledger, (violation) => found.push(violation));
  });

  const judge = (...effects: readonly Effect[]) => {
    for (const one of effects) check.judge(one);
    return kindsOf(found);
  };

  it('is nothing when each comes once, in order, by one writer after the other', () => {
    expect(judge(effect(1), effect(2, { pid: 11 }), effect(3, { epoch: 2, pid: 12 }))).toEqual([]);
    expect(check.foldOf('a')).toMatchObject({ sum: 3, count: 3 });
  });

  it('is one that comes twice', () => {
    expect(judge(effect(1), effect(2), effect(2))).toContain('effect_doubled');
  });

  it('is another order than that of the publisher', () => {
    expect(judge(effect(2, { sum: 1, count: 1 }), effect(1, { sum: 2, count: 2 }))).toEqual(['out_of_order']);
  });

  it('is a sum that does not follow from the one before', () => {
    expect(judge(effect(1), effect(2, { sum: 5 }))).toEqual(['state_mismatch']);
  });

  it('is a write of an older epoch after one of a newer', () => {
    expect(judge(effect(1, { epoch: 2 }), effect(2))).toEqual(['two_writers']);
  });

  it('is a write of a process after its successor has written', () => {
    expect(judge(effect(1), effect(2, { pid: 11 }), effect(3))).toEqual(['two_writers']);
  });

  it('is an acknowledged message without one, until the store was emptied', () => {
    ledger.invoked(lane, 1, 0);
    expect(messageProblems(ledger)).toEqual([]);
    ledger.acknowledged(lane, 1, 1);
    expect(kindsOf(messageProblems(ledger))).toEqual(['message_lost']);
    judge(effect(1));
    expect(messageProblems(ledger)).toEqual([]);
    ledger.acknowledged(lane, 1, 2);
    ledger.beginEra(true);
    expect(messageProblems(ledger)).toEqual([]);
  });
});

describe('what chaos finds wrong with processes and leases', () => {
  const [harness, host, agent, child] = [1, 2, 3, 4];
  const known = { hosts: new Map([[host, 'host-1']]), others: new Set([harness]) };
  const line = (pid: number, parentPid: number, name: string) => ({ pid, parentPid, name, state: 'S' });
  const right = [
    line(harness, 0, 'node'),
    line(host, harness, 'node'),
    line(agent, host, 'gh:a'),
    line(child, agent, 'sleep'),
  ];
  const check = (lines: readonly ReturnType<typeof line>[]) =>
    new ProcessCheck(new Map(lines.map((one) => [one.pid, one])), known, [{ guildId: 'g', agentId: 'a' }]);

  it('is nothing when each agent has one process under a host', () => {
    expect(check(right).problems).toEqual([]);
  });

  it('is an agent without a process, one with two, and one that nobody wants', () => {
    expect(kindsOf(check(right.slice(0, 2)).problems)).toEqual(['agent_missing']);
    expect(kindsOf(check([...right, line(5, host, 'gh:a')]).problems)).toEqual(['agent_twice']);
    expect(kindsOf(check([...right, line(5, host, 'gh:b')]).problems)).toEqual(['orphan']);
  });

  it('is a process whose host is gone, though its own parent lives', () => {
    expect(kindsOf(check([...right, line(5, 1, 'gh:a'), line(6, 5, 'sleep')]).problems)).toEqual(['orphan', 'orphan']);
  });

  const store = (epoch: number, incarnation: string): StoreContents => ({
    agents: [
      {
        ref: { guildId: 'g', agentId: 'a' },
        isWished: true,
        lease: { host: 'host-1', incarnation: 'i', epoch: 1, state: 'running' },
        epoch,
        state: {},
      },
    ],
    hosts: new Map([['host-1', incarnation]]),
    deadLetters: new Map(),
  });

  it('is a lease of another epoch, incarnation or host than the process', () => {
    const { found } = check(right);
    expect(leaseProblems(store(1, 'i'), found)).toEqual([]);
    expect(leaseProblems(store(2, 'i'), found)).toHaveLength(1);
    expect(leaseProblems(store(1, 'other'), found)).toHaveLength(1);
    expect(leaseProblems(store(1, 'i'), new Map([['a', [{ pid: agent, host: 'host-2' }]]]))).toHaveLength(1);
  });
});
