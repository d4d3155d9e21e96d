import { categories, type Finding } from '../review/finding';
import { type FindingPlace, placeInSection, placeText } from './finding-place';
import type { Reviewer, ReviewRun } from './review-run';

const categoryWidth = Math.max(...Object.keys(categories).map((category) => category.length));
const MAX_PLACE_CHARS = 36;
const MAX_EXCERPT_CHARS = 40;

/**
 * One finding as one line of text, for people who watch a review:
 * `grammar    §2 Costs ¶3:14  "recieve" → receive  (Harper SpellCheck)  grammar-2 pid 4711`
 */
export function consoleLine(finding: Finding, place: FindingPlace, by: Reviewer): string {
  return [
    finding.category.padEnd(categoryWidth),
    shortPlace(place).padEnd(MAX_PLACE_CHARS),
    remark(finding),
    `(${finding.source} ${finding.rule})`,
    `${by.agentId} pid ${by.pid}`,
  ].join('  ');
}

/** What people are told when a review is over: `17 findings by 6 specialist processes in 2.3 s`. */
export function consoleSummary({ findings, reviewers, tookMs }: ReviewRun): string {
  const processes = new Set(reviewers.map(({ pid }) => pid)).size;
  const found = `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`;
  const by = `${processes} specialist ${processes === 1 ? 'process' : 'processes'}`;
  return `${found} by ${by} in ${(tookMs / 1000).toFixed(1)} s`;
}

/** A suggestion says more than a message; where there is none, the message must do. */
function remark({ excerpt, suggestions: [first], message }: Finding): string {
  const quoted = `"${visible(clip(excerpt, MAX_EXCERPT_CHARS))}"`;
  if (first === undefined) return `${quoted}: ${visible(message)}`;
  return `${quoted} → ${first === '' ? 'remove' : visible(clip(first, MAX_EXCERPT_CHARS))}`;
}

/** The heading gives way, paragraph and column stay. */
function shortPlace(place: FindingPlace): string {
  const room = MAX_PLACE_CHARS - placeInSection(place).length - 2;
  return placeText({ ...place, section: clip(visible(place.section), room) });
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}

/** Documents are foreign text: no control character of theirs reaches the terminal. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}
