import type { Setting } from './setting';

interface Row {
  readonly variable: string;
  readonly meaning: string;
}

const address = /^(\[[0-9a-fA-F:.]+\]|[^\s:,/]+):(\d{1,5})$/;

/** `h1:50051,h2:50051`; empty is an empty list. */
export function addresses(row: Row): Setting<readonly string[]> {
  return {
    ...row,
    form: 'a list such as h1:50051,h2:50051',
    defaultText: '(empty)',
    fallback: () => [],
    parse: (text) => {
      const parts = partsOf(text);
      return parts.every(isAddress) ? parts : undefined;
    },
  };
}

/** `a=b,c=d`. */
export function labels(row: Row): Setting<{ readonly [name: string]: string }> {
  return {
    ...row,
    form: 'a list such as disk=ssd,team=docs',
    defaultText: '(empty)',
    fallback: () => ({}),
    parse: (text) => {
      const pairs = partsOf(text).map((part) => /^([^=\s]+)=(.*)$/.exec(part));
      return pairs.every((pair) => pair !== null)
        ? Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value.trim()]))
        : undefined;
    },
  };
}

function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isAddress(part: string): boolean {
  const port = Number(address.exec(part)?.[2] ?? 0);
  return port >= 1 && port <= 65_535;
}
