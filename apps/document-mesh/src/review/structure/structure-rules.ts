import { brokenReference } from './broken-reference.rule';
import { duplicateHeading } from './duplicate-heading.rule';
import { emptySection } from './empty-section.rule';
import { headingCapitalization } from './heading-capitalization.rule';
import { headingFullStop } from './heading-full-stop.rule';
import { headingLevelJump } from './heading-level-jump.rule';
import { headingNumberSequence } from './heading-number-sequence.rule';
import { listCapitalization } from './list-capitalization.rule';
import { listPunctuation } from './list-punctuation.rule';
import { longParagraph } from './long-paragraph.rule';
import { longSentence } from './long-sentence.rule';
import { missingTitle } from './missing-title.rule';
import { placeholderLeft } from './placeholder-left.rule';
import { repeatedWord } from './repeated-word.rule';
import type { StructureRule } from './structure-rule';
import { tableTotal } from './table-total.rule';
import { unbalancedBracket } from './unbalanced-bracket.rule';
import { wrongDate } from './wrong-date.rule';

/** Which rules look at what: the outline is seen once and whole, sections one by one and maybe in parallel. */
export const structureRules: Readonly<Record<'outline' | 'section', readonly StructureRule[]>> = {
  outline: [
    missingTitle,
    headingLevelJump,
    emptySection,
    duplicateHeading,
    headingNumberSequence,
    headingFullStop,
    headingCapitalization,
    brokenReference,
  ],
  section: [
    longParagraph,
    longSentence,
    repeatedWord,
    listPunctuation,
    listCapitalization,
    unbalancedBracket,
    placeholderLeft,
    wrongDate,
    tableTotal,
  ],
};
