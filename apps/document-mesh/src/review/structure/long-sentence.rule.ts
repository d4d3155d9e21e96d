import { sentencesOf } from './sentences';
import { proseIn, type StructureRule } from './structure-rule';

/** Comprehension falls steeply beyond 30–40 words. */
export const MAX_SENTENCE_WORDS = 40;

export const longSentence: StructureRule = {
  name: 'long-sentence',
  severity: 'warning',
  source: 'retext',
  check(text) {
    return proseIn(text).flatMap((block) =>
      sentencesOf(block.text)
        .filter(({ wordCount }) => wordCount > MAX_SENTENCE_WORDS)
        .map(({ start, end, wordCount }) => ({
          block,
          start,
          end,
          message: `This sentence has ${wordCount} words. Split it: readers lose the thread above ${MAX_SENTENCE_WORDS}.`,
        })),
    );
  },
};
