import { outlineOf } from '../document/document-outline';
import type { Document } from '../document/reviewed-document';
import type { ReviewTask } from '../document/section-splitter';
import { compareFindings, type Finding, findingIn } from './finding';
import { limitFindings } from './finding-limit';
import type { Remark, StructureRule } from './structure/structure-rule';
import { structureRules } from './structure/structure-rules';

/**
 * Reviews how a document is built: headings, numbering, references, lists, length, dates, totals. Synchronous and
 * without state; about 1 ms for a page.
 */
export class StructureReviewer {
  /** Reviews one task of `splitDocument`: the outline, or the text of some blocks. */
  review({ scope, document, blocks }: Pick<ReviewTask, 'scope' | 'document' | 'blocks'>): Finding[] {
    const found = structureRules[scope].flatMap((rule) =>
      rule.check({ document, blocks }).map((remark) => asFinding(rule, remark)),
    );
    return limitFindings(found.sort(compareFindings), blocks);
  }

  /** Reviews a whole document at once. */
  reviewDocument(document: Document): Finding[] {
    const outline = this.review({ scope: 'outline', document, blocks: outlineOf(document).blocks });
    const text = document.blocks.filter(({ kind }) => kind !== 'code' && kind !== 'image');
    return [...outline, ...this.review({ scope: 'section', document, blocks: text })].sort(compareFindings);
  }
}

function asFinding({ name, severity, source = 'Guildhall' }: StructureRule, { block, ...remark }: Remark): Finding {
  return findingIn(block, { category: 'structure', rule: name, severity, source, ...remark });
}
