import { parseByteSize } from '@guildhall/contract';
import type { Setting } from './setting';

interface Row {
  readonly variable: string;
  readonly meaning: string;
}

const none = '(not set)';

export function integer(row: Row & { fallback: number; min: number; max?: number }): Setting<number> {
  const { fallback, min, max = Number.MAX_SAFE_INTEGER } = row;
  const form = row.max === undefined ? `a whole number, at least ${min}` : `a whole number from ${min} to ${max}`;
  return {
    ...row,
    form,
    defaultText: String(fallback),
    fallback: () => fallback,
    parse: (text) => (/^\d+$/.test(text) ? within(Number(text), min, max) : undefined),
  };
}

/** Seconds in the environment, milliseconds in the program. */
export function seconds(row: Row & { fallback: number; min?: number }): Setting<number> {
  const { fallback, min = 0.1 } = row;
  const most = 86_400;
  return {
    ...row,
    form: `a number of seconds from ${min} to ${most}`,
    defaultText: String(fallback),
    fallback: () => fallback * 1000,
    parse: (text) => {
      const count = /^\d+(\.\d+)?$/.test(text) ? within(Number(text), min, most) : undefined;
      return count === undefined ? undefined : Math.round(count * 1000);
    },
  };
}

export function bytes(row: Row & { fallback: number; min: number; max: number }): Setting<number> {
  const { fallback, min, max } = row;
  return {
    ...row,
    form: `a number of bytes from ${min} to ${max}, or a size such as 512Ki`,
    defaultText: String(fallback),
    fallback: () => fallback,
    parse: (text) => within(parseByteSize(text) ?? NaN, min, max),
  };
}

export function text(
  row: Row & { form: string; fallback: string; pattern: RegExp; isSecret?: boolean },
): Setting<string> {
  const { fallback, pattern } = row;
  return {
    ...row,
    defaultText: fallback === '' ? none : fallback,
    fallback: () => fallback,
    parse: (value) => (pattern.test(value) ? value : undefined),
  };
}

/** Any text; never told. */
export function optionalSecret(row: Row): Setting<string | undefined> {
  return {
    ...row,
    form: 'a text',
    defaultText: none,
    isSecret: true,
    fallback: () => undefined,
    parse: (value) => value,
  };
}

/** One of several words, in any case. */
export function choice<T extends string>(row: Row & { of: readonly T[]; fallback: T }): Setting<T> {
  return { ...optionalChoice(row), defaultText: row.fallback, fallback: () => row.fallback } as Setting<T>;
}

export function optionalChoice<T extends string>(row: Row & { of: readonly T[] }): Setting<T | undefined> {
  return {
    ...row,
    form: row.of.length === 1 ? `${row.of[0]}, or left out` : `one of ${row.of.join(', ')}`,
    defaultText: none,
    fallback: () => undefined,
    parse: (value) => row.of.find((word) => word === value.toLowerCase()),
  };
}

export function flag(row: Row & { fallback: boolean }): Setting<boolean> {
  const words: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };
  return {
    ...row,
    form: 'true or false',
    defaultText: String(row.fallback),
    fallback: () => row.fallback,
    parse: (value) => words[value.toLowerCase()],
  };
}

function within(count: number, min: number, max: number): number | undefined {
  return count >= min && count <= max ? count : undefined;
}
