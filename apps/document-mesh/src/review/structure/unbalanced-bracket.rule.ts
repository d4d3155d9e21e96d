import type { Block } from '../../document/reviewed-document';
import { proseIn, type Remark, type StructureRule } from './structure-rule';

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']' };
/** "a)" and "12)" number things, ":)" smiles. */
const loneCloser = /(?:^|[\s;:,.(])(?:[a-z]|[ivx]{1,4}|\d{1,2})\)|[:;]-?\)/gi;

export const unbalancedBracket: StructureRule = {
  name: 'unbalanced-bracket',
  severity: 'warning',
  check: (text) => proseIn(text).flatMap(unbalancedIn),
};

function unbalancedIn(block: Block): Remark[] {
  const open: { at: number; sign: string }[] = [];
  const numbering = new Set(
    [...block.text.matchAll(loneCloser)].map(({ 0: found, index }) => index + found.length - 1),
  );
  const remarks: Remark[] = [];
  for (const { 0: sign, index: at } of block.text.matchAll(/[()[\]]/g)) {
    if (isCode(block, at)) continue;
    const last = open.at(-1);
    if (closerOf[sign]) open.push({ at, sign });
    else if (last && closerOf[last.sign] === sign) open.pop();
    else if (!numbering.has(at)) remarks.push(remark(block, at, 'is closed but never opened'));
  }
  return [...open.map(({ at }) => remark(block, at, 'is opened but never closed')), ...remarks];
}

function remark(block: Block, start: number, what: string): Remark {
  return { block, start, end: start + 1, message: `This bracket ${what}.` };
}

function isCode({ notProse }: Block, at: number): boolean {
  return notProse?.some(({ start, end }) => start <= at && at < end) ?? false;
}
