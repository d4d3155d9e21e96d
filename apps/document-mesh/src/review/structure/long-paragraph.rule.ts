import { sentencesOf } from './sentences';
import { proseIn, type StructureRule } from './structure-rule';

export const MAX_PARAGRAPH_WORDS = 200;

export const longParagraph: StructureRule = {
  name: 'long-paragraph',
  severity: 'hint',
  source: 'retext',
  check(text) {
    return proseIn(text).flatMap((block) => {
      const words = sentencesOf(block.text).reduce((sum, { wordCount }) => sum + wordCount, 0);
      if (words <= MAX_PARAGRAPH_WORDS) return [];
      const message = `This paragraph has ${words} words. Split it where the subject changes (limit ${MAX_PARAGRAPH_WORDS}).`;
      return [{ block, message }];
    });
  },
};
