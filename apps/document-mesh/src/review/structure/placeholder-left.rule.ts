import type { StructureRule } from './structure-rule';

/** "todo" in small letters is a word of its own ("a todo list"). */
const marks = /\b(?:TODO|TBD|TBC|FIXME|XXX+)\b|\?{3,}/g;
const fillIns =
  /\blorem ipsum\b|\[(?:insert|add|your|name|date|amount|to be|tbd|tbc)\b[^\]]{0,60}\]|<(?:insert|your|name|date|amount)\b[^>]{0,60}>/gi;

/** Text that was to be filled in before the document goes out. */
export const placeholderLeft: StructureRule = {
  name: 'placeholder-left',
  severity: 'error',
  check({ blocks }) {
    return blocks.flatMap((block) =>
      [...block.text.matchAll(marks), ...block.text.matchAll(fillIns)].map((match) => ({
        block,
        start: match.index,
        end: match.index + match[0].length,
        message: `“${match[0]}” looks like a gap that was to be filled in.`,
      })),
    );
  },
};
