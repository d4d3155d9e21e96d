import type { StructureRule } from './structure-rule';

export const emptySection: StructureRule = {
  name: 'empty-section',
  severity: 'warning',
  check({ blocks }) {
    return blocks.flatMap((block, at) => {
      const next = blocks[at + 1];
      const ends = !next || (next.kind === 'heading' && (next.level ?? 1) <= (block.level ?? 1));
      if (block.kind !== 'heading' || block.isTitle || !ends) return [];
      return [{ block, message: 'Nothing stands below this heading. Write the section or remove the heading.' }];
    });
  },
};
