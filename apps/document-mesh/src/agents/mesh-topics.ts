import type { FindingCategory } from '../review/finding';

/** The topics of the mesh (M2), in the order of a document's way. */
export const meshTopics = {
  requests: 'doc.review.requests',
  tasks: 'doc.review.tasks',
  summary: 'doc.review.summary',
  review: (category: FindingCategory) => `doc.review.${category}`,
  suggestions: (category: FindingCategory) => `doc.suggestions.${category}`,
  queue: (category: FindingCategory) => `${category}-group`,
} as const;
