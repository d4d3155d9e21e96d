import type { RouteMatch } from './agent-definition';

/** What a decorator said about a method. */
export type Mark = { kind: 'message'; match: RouteMatch } | { kind: 'start' } | { kind: 'stop' };

/** Kept on the method itself: both kinds of decorators reach it there, before the class exists. */
const marksKey = Symbol.for('guildhall.method-marks');

export type MarkedMethod = ((...args: unknown[]) => unknown) & { [marksKey]?: Mark[] };

export function mark(method: MarkedMethod, what: Mark): void {
  if (typeof method !== 'function') throw new TypeError('Only methods can be marked as handlers.');
  method[marksKey] = [...(method[marksKey] ?? []), what];
}

/** The marks of all methods that instances of a class have, inherited ones included, in the order of writing. */
export function collectMarks(prototype: object): { name: string | symbol; mark: Mark }[] {
  const found = new Map<string | symbol, Mark[]>();
  for (let level = prototype; level && level !== Object.prototype; level = Object.getPrototypeOf(level) as object) {
    for (const name of Reflect.ownKeys(level)) {
      const value: unknown = Object.getOwnPropertyDescriptor(level, name)?.value;
      // An overriding method stands for itself: what it does not repeat does not hold for it.
      if (!found.has(name) && typeof value === 'function') found.set(name, (value as MarkedMethod)[marksKey] ?? []);
    }
  }
  return [...found].flatMap(([name, marks]) => marks.map((mark) => ({ name, mark })));
}
