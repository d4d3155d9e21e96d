import { compareFindings, type Finding } from './finding';

/**
 * Puts findings of several reviewers together, in reading order. An id stays once (a message may come twice), and so
 * does what two reviewers say of one span when their first suggestion is the same; the more severe one stays.
 */
export function mergeFindings<F extends Finding>(findings: readonly F[]): F[] {
  const kept = new Map<string, F>();
  for (const finding of [...findings].sort(compareFindings)) {
    const key = sameness(finding);
    if (!kept.has(key)) kept.set(key, finding);
  }
  return [...kept.values()];
}

function sameness({ id, blockIndex, start, end, suggestions }: Finding): string {
  const [first] = suggestions;
  return first === undefined ? id : JSON.stringify([blockIndex, start, end, first]);
}
