import type { Block } from '../../document/reviewed-document';
import { headingNumber } from './heading-number';
import { headingsOf, type Remark, type StructureRule } from './structure-rule';

/** Numbers written by hand that skip or repeat. Only where most headings are numbered: "3 months later" is none. */
export const headingNumberSequence: StructureRule = {
  name: 'heading-number-sequence',
  severity: 'warning',
  check(text) {
    const headings = headingsOf(text);
    const numbered = headings.filter((block) => headingNumber(block));
    if (numbered.length < 2 || numbered.length < headings.length / 2) return [];
    return numbered.slice(1).flatMap((block, at) => outOfSequence(block, numbered[at]));
  },
};

function outOfSequence(block: Block, before: Block | undefined): Remark[] {
  const number = headingNumber(block) ?? [];
  const last = (before && headingNumber(before)) ?? [];
  const allowed = successorsOf(last);
  const written = number.join('.');
  if (allowed.includes(written)) return [];
  const expected = allowed.find((each) => each.split('.').length === number.length) ?? allowed[0] ?? written;
  const start = block.text.indexOf(written);
  const message = `Number ${written} does not follow ${last.join('.')}. Expected is ${expected}.`;
  return [{ block, start, end: start + written.length, message, suggestions: [expected] }];
}

/** After 2.3 may come 2.4, 2.3.1 or 3. */
function successorsOf(last: readonly number[]): string[] {
  const next = last.map((value, depth) => [...last.slice(0, depth), value + 1].join('.'));
  return [...next.reverse(), [...last, 1].join('.')];
}
