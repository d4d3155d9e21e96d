import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeHistories, type Verdicts } from '../../chaos/history/history-checker';
import type { Operation } from '../../chaos/history/history';
import { hasProgram, tempFolder, type TempFolder } from '../../support';

const root = join(__dirname, '../../..');
const buildMs = 120_000;
const hasGo = hasProgram('go', 'the checker of histories is a Go program');

(hasGo ? describe : describe.skip)('the checker of histories', () => {
  let folder: TempFolder;

  beforeAll(async () => (folder = await tempFolder()));

  afterAll(() => folder.remove());

  async function judge(operations: readonly Operation[]): Promise<Verdicts> {
    const file = join(folder.path, 'history');
    writeFileSync(file, operations.map((operation) => JSON.stringify(operation)).join('\n'));
    const verdicts = await judgeHistories(root, file);
    if (!verdicts) throw new Error('there is no Go');
    return verdicts;
  }

  const illegalIn = (verdicts: Verdicts) =>
    Object.entries(verdicts).flatMap(([model, { illegal }]) => illegal.map(({ key }) => `${model} ${key}`));

  it(
    'accepts what a correct store answers',
    async () => {
      const operations = [...counter(1, 3, 6), ...lease(), ...leader(), ...ofAgent('claimed', claims())];
      expect(illegalIn(await judge(operations))).toEqual([]);
    },
    buildMs,
  );

  it('finds a number that was added twice, and one that was lost', async () => {
    expect(illegalIn(await judge(counter(1, 4, 6)))).toEqual(['counter c']);
    expect(illegalIn(await judge(counter(1, 3, 4)))).toEqual(['counter c']);
  });

  it('finds a write that was accepted under a past epoch', async () => {
    const planted = step('lease', 'write', { epoch: '5' }, { name: 'accepted', highest: '' });
    expect(illegalIn(await judge(inTurn([...lease(), planted])))).toEqual(['lease a']);
  });

  it('finds an epoch that two incarnations took', async () => {
    const planted = step('lease', 'register', { epoch: '8', by: 'three' }, { name: 'registered', highest: '' });
    expect(illegalIn(await judge(inTurn([...lease(), planted])))).toEqual(['lease a']);
  });

  it.each<[what: string, planted: Operation]>([
    ['an epoch that was claimed a second time', step('lease', 'claim', {}, { name: 'claimed', epoch: '20' })],
    [
      'a claim that another held back than the holder',
      step('lease', 'claim', {}, { name: 'held', epoch: '20', by: 'one' }),
    ],
    ['a start under way whose lease was taken', step('lease', 'claim', {}, { name: 'under_way', epoch: '', by: '' })],
    ['an epoch voided that was not the highest', step('lease', 'void', { seen: '12' }, { name: 'voided' })],
  ])('finds %s', async (_what, planted) => {
    expect(illegalIn(await judge(inTurn([...claims(), planted])))).toEqual(['lease a']);
  });

  it.each<[what: string, planted: Operation]>([
    ['write', step('lease', 'write', { epoch: '20' }, { name: 'accepted', highest: '' })],
    ['lease', step('lease', 'register', { epoch: '20', by: 'two' }, { name: 'registered', highest: '' })],
    ['renewal', step('lease', 'renew', { epoch: '20', by: 'two' }, { name: 'r' })],
    ['reservation', step('lease', 'reserve', { seen: '20' }, { name: 'reserved', epoch: '21' })],
  ])('finds a %s under an epoch that was voided', async (_what, planted) => {
    const voided = step('lease', 'void', { seen: '20' }, { name: 'voided' });
    const stale = step('lease', 'write', { epoch: '20' }, { name: 'stale', highest: '25' });
    expect(illegalIn(await judge(inTurn([...claims(), voided, stale])))).toEqual([]);
    expect(illegalIn(await judge(inTurn([...claims(), voided, planted])))).toEqual(['lease a']);
  });

  it('finds an act of an incarnation after its fence', async () => {
    const history = [
      step('fence', 'act', {}, { name: 'accepted' }),
      step('fence', 'fence', {}, { name: 'OK' }),
      step('fence', 'act', {}, { name: 'fenced' }),
    ];
    expect(illegalIn(await judge(inTurn(history)))).toEqual([]);
    const planted = step('fence', 'act', {}, { name: 'accepted' });
    expect(illegalIn(await judge(inTurn([...history, planted])))).toEqual(['fence a']);
  });

  it('finds an epoch that was reserved under a past term', async () => {
    const planted = step('leader', 'reserve', { term: '1' }, { name: 'reserved' });
    expect(illegalIn(await judge(inTurn([...leader(), planted])))).toEqual(['leader a']);
  });

  it('allows that what nobody saw an answer of was done, later or never', async () => {
    const register = step('lease', 'register', { epoch: '5', by: 'one' }, { name: '' });
    const unseen = { ...register, callMs: 1, returnMs: undefined };
    const reserve = step('lease', 'reserve', { seen: '0' }, { name: 'reserved', epoch: '5' });
    const write = step('lease', 'write', { epoch: '5' }, { name: 'accepted', highest: '' });
    const other = step('lease', 'register', { epoch: '5', by: 'two' }, { name: 'registered', highest: '' });
    expect(illegalIn(await judge([...inTurn([reserve, write]), unseen]))).toEqual([]);
    expect(illegalIn(await judge([...inTurn([reserve, other]), unseen]))).toEqual([]);
  });

  it.each<[does: string, input: Operation['input']]>([
    ['reserve', { seen: '20' }],
    ['claim', {}],
    ['void', { seen: '20' }],
  ])(
    'takes a higher epoch for that of a %s that nobody saw an answer of, and for nothing else',
    async (does, input) => {
      const unseen = { ...step('lease', does, input, { name: '' }), callMs: 1, returnMs: undefined };
      const stale = step('lease', 'write', { epoch: '20' }, { name: 'stale', highest: '25' });
      const history = inTurn([...claims(), stale]);
      expect(illegalIn(await judge([...history, unseen]))).toEqual([]);
      expect(illegalIn(await judge(history))).toEqual(['lease a']);
    },
  );
});

function step(
  model: Operation['model'],
  does: string,
  input: Operation['input'],
  outcome: Operation['outcome'],
): Operation {
  return { model, key: 'a', callMs: 0, returnMs: 0, does, input, outcome };
}

/** One after the other. */
function inTurn(operations: readonly Operation[]): Operation[] {
  return operations.map((operation, index) => ({ ...operation, callMs: 10 * index, returnMs: 10 * index + 5 }));
}

/** A counter that was told to add 1, 2 and 3, all at the same time, and answered with these sums. */
function counter(...sums: readonly number[]): Operation[] {
  return sums.map((sum, index) => {
    const times = { callMs: 0, returnMs: 100 + index };
    return { model: 'counter', key: 'c', ...times, does: 'add', input: { add: index + 1 }, outcome: { sum } };
  });
}

/** An agent that is placed, writes, and is placed again. */
function lease(): Operation[] {
  const lease = (does: string, input: Operation['input'], outcome: Operation['outcome']) =>
    step('lease', does, input, outcome);
  return inTurn([
    lease('reserve', { seen: '0' }, { name: 'reserved', epoch: '5' }),
    lease('register', { epoch: '5', by: 'one' }, { name: 'registered', highest: '' }),
    lease('write', { epoch: '5' }, { name: 'accepted', highest: '' }),
    lease('renew', { epoch: '5', by: 'one' }, { name: 'r' }),
    lease('reserve', { seen: '5' }, { name: 'reserved', epoch: '8' }),
    lease('write', { epoch: '5' }, { name: 'stale', highest: '8' }),
    lease('renew', { epoch: '5', by: 'one' }, { name: 't' }),
    lease('register', { epoch: '8', by: 'two' }, { name: 'registered', highest: '' }),
    lease('release', { epoch: '5', by: 'one' }, { name: '0' }),
    lease('write', { epoch: '8' }, { name: 'accepted', highest: '' }),
  ]);
}

/** An agent whose start is claimed, voided when nobody wishes it, and claimed again; somebody runs it in the end. */
function claims(): Operation[] {
  return inTurn([
    step('lease', 'claim', {}, { name: 'claimed', epoch: '12' }),
    step('lease', 'claim', {}, { name: 'under_way', epoch: '', by: '' }),
    step('lease', 'void', { seen: '0' }, { name: 'changed' }),
    step('lease', 'void', { seen: '12' }, { name: 'voided' }),
    step('lease', 'register', { epoch: '12', by: 'one' }, { name: 'stale', highest: '15' }),
    step('lease', 'claim', {}, { name: 'claimed', epoch: '20' }),
    step('lease', 'register', { epoch: '20', by: 'two' }, { name: 'registered', highest: '' }),
    step('lease', 'claim', {}, { name: 'held', epoch: '20', by: 'two' }),
    step('lease', 'void', { seen: '20' }, { name: 'held' }),
    step('lease', 'write', { epoch: '20' }, { name: 'accepted', highest: '' }),
  ]);
}

/** The same operations, of another agent. */
function ofAgent(key: string, operations: readonly Operation[]): Operation[] {
  return operations.map((operation) => ({ ...operation, key }));
}

/** Two terms of two candidates. */
function leader(): Operation[] {
  return inTurn([
    step('leader', 'campaign', { by: 'x' }, { name: 'leader', term: '1', leader: '' }),
    step('leader', 'reserve', { term: '1' }, { name: 'reserved' }),
    step('leader', 'campaign', { by: 'y' }, { name: 'follower', term: '1', leader: 'x' }),
    step('leader', 'campaign', { by: 'y' }, { name: 'leader', term: '2', leader: '' }),
    step('leader', 'reserve', { term: '1' }, { name: 'deposed' }),
  ]);
}
