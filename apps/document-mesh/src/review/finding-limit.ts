import type { Block } from '../document/reviewed-document';
import { type Finding, findingIn } from './finding';

/** As many findings of one rule in one task are as good as a thousand, and a message must not grow without bound. */
export const MAX_FINDINGS_PER_RULE = 50;

/** Keeps the first findings of each rule; what is left out is said by a finding `more-of-this`. */
export function limitFindings(
  findings: readonly Finding[],
  blocks: readonly Pick<Block, 'index' | 'text'>[],
): Finding[] {
  const counts = new Map<string, number>();
  return findings.flatMap((finding) => {
    const count = (counts.get(finding.rule) ?? 0) + 1;
    counts.set(finding.rule, count);
    if (count <= MAX_FINDINGS_PER_RULE) return [finding];
    return count === MAX_FINDINGS_PER_RULE + 1 ? moreOfThis(finding, blocks) : [];
  });
}

function moreOfThis(
  { category, rule, blockIndex, start, end }: Finding,
  blocks: readonly Pick<Block, 'index' | 'text'>[],
) {
  const block = blocks.find(({ index }) => index === blockIndex);
  const message = `From here on more of ${rule} is left out: ${MAX_FINDINGS_PER_RULE} were found before.`;
  const more = { category, rule: 'more-of-this', severity: 'hint', source: 'Guildhall', message, start, end } as const;
  return block ? [findingIn(block, more)] : [];
}
