import type { Block } from '../../document/reviewed-document';
import { habit, listsIn } from './list-items';
import type { Remark, StructureRule } from './structure-rule';

/** Items that begin small where the others begin with a capital. The reverse is left alone: it is often a name. */
export const listCapitalization: StructureRule = {
  name: 'list-capitalization',
  severity: 'hint',
  check: (text) => listsIn(text).flatMap(smallBeginnings),
};

function smallBeginnings(items: Block[]): Remark[] {
  if (habit(items.map(beginsSmall)) !== false) return [];
  return items.filter(beginsSmall).map((block) => {
    const word = /^\S+/.exec(block.text)?.[0] ?? '';
    const message = 'The other items of this list begin with a capital.';
    return { block, start: 0, end: word.length, message, suggestions: [word.charAt(0).toUpperCase() + word.slice(1)] };
  });
}

/** An item that begins with code or a brand such as iPhone does not count as small. */
function beginsSmall({ text, notProse }: Block): boolean {
  const startsWithCode = notProse?.some(({ start }) => start === 0) ?? false;
  return !startsWithCode && /^\p{Ll}[\p{Ll}’'-]*[,;:.]?(?:\s|$)/u.test(text);
}
