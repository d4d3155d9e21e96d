import { headingsOf, type StructureRule } from './structure-rule';

const abbreviation = /(?:\b(?:etc|inc|ltd|co|no|vs|jr|sr|al)|\b\p{L}|\.)\.$/iu;

export const headingFullStop: StructureRule = {
  name: 'heading-full-stop',
  severity: 'hint',
  check(text) {
    const headings = headingsOf(text);
    const stopped = headings.filter(({ text }) => text.endsWith('.') && !abbreviation.test(text));
    // Where most headings end so, it is the house's style.
    if (stopped.length > headings.length / 2) return [];
    return stopped.map((block) => ({
      block,
      start: block.text.length - 1,
      end: block.text.length,
      message: 'Headings end without a full stop.',
      suggestions: [''],
    }));
  },
};
