import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeHistories, type Verdicts } from '../../chaos/history/history-checker';
import type { Operation } from '../../chaos/history/history';
import { tempFolder, type TempFolder } from '../../support';

const root = join(__dirname, '../../..');
const buildMs = 120_000;
const hasGo = spawnSync('go', ['version']).status === 0;
if (!hasGo) console.log('skipped: the checker of histories is a Go program, and this machine has no Go');

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
      const operations = [...counter(1, 3, 6), ...lease(), ...leader()];
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
