import type { StructureRule } from './structure-rule';

export const missingTitle: StructureRule = {
  name: 'missing-title',
  severity: 'warning',
  check({ document, blocks }) {
    const first = blocks[0];
    if (document.titleSource !== 'file-name' || !first) return [];
    const message = 'The document has no title. Give it one: a single heading of the highest rank before all others.';
    return [{ block: first, start: 0, end: Math.min(first.text.length, 60), message }];
  },
};
