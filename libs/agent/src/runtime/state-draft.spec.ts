import { limits } from '@guildhall/contract';
import { DurableState } from './durable-state';
import { StateDraft } from './state-draft';

const open = () => undefined;

function draftOf(stored: Record<string, string | number | object>, defaults = {}) {
  const state = new DurableState(JSON.parse(JSON.stringify(stored)), defaults);
  return { state, draft: new StateDraft(state, open) };
}

describe('StateDraft', () => {
  it('shows what it changed over what is stored over the defaults', () => {
    const { draft } = draftOf({ a: 1, b: 2 }, { b: 0, c: 3 });
    draft.set('a', { n: 10 });
    draft.delete('b');
    expect(new Map(draft.entries())).toEqual(
      new Map<string, unknown>([
        ['a', { n: 10 }],
        ['b', 0],
        ['c', 3],
      ]),
    );
    expect(draft.get('nothing')).toBeUndefined();
  });

  it('says its change as JSON: the last value of each key, and the keys that go', () => {
    const { draft } = draftOf({ a: 1, b: 2 });
    draft.set('a', 5);
    draft.set('a', 6);
    draft.delete('b');
    draft.delete('unknown');
    expect(JSON.parse(draft.toJson()!)).toEqual({ set: { a: 6 }, delete: ['b'] });
    expect(draftOf({ a: 1 }).draft.toJson()).toBeUndefined();
  });

  it('changes what is stored only when it is settled', () => {
    const { state, draft } = draftOf({ a: 1 });
    draft.set('b', 2);
    expect(new StateDraft(state, open).get('b')).toBeUndefined();
    draft.settle();
    expect(new StateDraft(state, open).get('b')).toBe(2);
  });

  it('hands out and takes in copies', () => {
    const { draft } = draftOf({ list: [1] });
    (draft.get('list') as number[]).push(2);
    const mine = { n: 1 };
    draft.set('mine', mine);
    mine.n = 2;
    expect([draft.get('list'), draft.get('mine')]).toEqual([[1], { n: 1 }]);
  });

  it('keeps keys of every kind, __proto__ too', () => {
    const { draft } = draftOf({});
    draft.set('__proto__', { a: 1 });
    draft.set('a"b', 1);
    expect(draft.toJson()).toBe('{"set":{"__proto__":{"a":1},"a\\"b":1}}');
  });

  it.each([undefined, () => 1, Symbol('x')])('refuses %p', (value) => {
    const { draft } = draftOf({});
    expect(() => draft.set('a', value)).toThrow(expect.objectContaining({ code: 'ARGUMENT_INVALID', field: 'a' }));
  });

  it('counts all keys together against the limit, and gives back what is removed or replaced', () => {
    const half = 'x'.repeat(limits.stateBytes / 2);
    const { state, draft } = draftOf({ a: half });
    expect(() => draft.set('b', half)).toThrow(expect.objectContaining({ code: 'STATE_TOO_LARGE', field: 'b' }));
    draft.set('a', 'small');
    draft.set('b', half);
    draft.delete('b');
    draft.set('c', half);
    draft.settle();
    expect(state.bytes).toBe(new DurableState({ a: 'small', c: half }, {}).bytes);
  });
});
