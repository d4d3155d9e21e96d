import type { Block } from '../../document/reviewed-document';
import { headingWords } from './heading-number';
import { headingsOf, type StructureRule } from './structure-rule';

/** The same heading twice below the same parent; below different parents ("Costs" of two options) it is fine. */
export const duplicateHeading: StructureRule = {
  name: 'duplicate-heading',
  severity: 'warning',
  check(text) {
    const seen = new Set<string>();
    return headingsOf(text).flatMap((block) => {
      const key = placeAndWords(block);
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      return [{ block, message: `There is another heading “${headingWords(block)}” at this level. Rename or merge.` }];
    });
  },
};

function placeAndWords(block: Block): string {
  return JSON.stringify([block.path, headingWords(block).toLowerCase()]);
}
