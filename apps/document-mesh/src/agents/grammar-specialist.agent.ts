import { GrammarReviewer } from '../review/grammar.reviewer';
import { defineSpecialist } from './specialist';

const reviewer = new GrammarReviewer();

/** Spelling, grammar and punctuation, by Harper in a worker thread of this process. */
export default defineSpecialist({
  className: 'documents.GrammarSpecialist',
  category: 'grammar',
  start: () => reviewer.start(),
  stop: () => reviewer.close(),
  review: ({ blocks }, signal) => reviewer.review(blocks, signal),
});
