import type { Block } from '../../document/reviewed-document';
import { habit, listsIn } from './list-items';
import type { Remark, StructureRule } from './structure-rule';

/** `;` and `,` lists end their last item with a full stop, so they are judged without it. */
export const listPunctuation: StructureRule = {
  name: 'list-punctuation',
  severity: 'hint',
  check: (text) => listsIn(text).flatMap(unusualEnds),
};

const names: Readonly<Record<string, string>> = {
  '': 'without a mark',
  '.': 'with a full stop',
  ';': 'with a semicolon',
  ',': 'with a comma',
};

function unusualEnds(items: Block[]): Remark[] {
  const ends = items.map(endOf);
  const inner = habit(ends.slice(0, -1));
  const serial = inner === ';' || inner === ',';
  const usual = serial ? inner : habit(ends);
  if (usual === undefined || names[usual] === undefined) return [];
  return items
    .filter((item, at) => !(serial && at === items.length - 1))
    .filter((item) => endOf(item) !== usual && names[endOf(item)] !== undefined)
    .map((item) => remark(item, usual));
}

function remark(block: Block, usual: string): Remark {
  const length = block.text.trimEnd().length;
  const end = endOf(block);
  const start = end === '' ? length - lastWord(block.text).length : length - 1;
  const replacement = end === '' ? lastWord(block.text) + usual : usual;
  const message = `This item ends ${names[end]}, the others end ${names[usual]}.`;
  return { block, start, end: length, message, suggestions: [replacement] };
}

function lastWord(text: string): string {
  return /\S+$/.exec(text.trimEnd())?.[0] ?? '';
}

/** The mark at the end; "; and" counts as a semicolon, other marks (`:`, `?`, `)`) are themselves. */
function endOf({ text }: Block): string {
  const trimmed = text.trimEnd().replace(/([;,]) (?:and|or)$/, '$1');
  return /[.;,:!?…]$/.exec(trimmed)?.[0] ?? '';
}
