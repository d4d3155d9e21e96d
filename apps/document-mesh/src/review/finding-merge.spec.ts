import { findingIn } from './finding';
import { limitFindings, MAX_FINDINGS_PER_RULE } from './finding-limit';
import { mergeFindings } from './finding-merge';

const block = { index: 3, text: 'We saw the the box and went home.' };
const repeated = { category: 'structure', rule: 'repeated-word', source: 'retext', message: 'Twice.' } as const;

describe('findings', () => {
  it('have the same id for the same mistake, and another for another', () => {
    const finding = findingIn(block, { ...repeated, severity: 'error', start: 7, end: 14 });

    expect(finding).toMatchObject({ blockIndex: 3, excerpt: 'the the', suggestions: [] });
    expect(findingIn(block, { ...repeated, severity: 'hint', start: 7, end: 14, message: 'x' }).id).toBe(finding.id);
    expect(findingIn({ ...block, index: 4 }, { ...repeated, severity: 'error', start: 7, end: 14 }).id).not.toBe(
      finding.id,
    );
  });

  it('come out once, in reading order, the more severe of two that suggest the same', () => {
    const late = findingIn(block, { ...repeated, rule: 'x', severity: 'hint', start: 20, end: 25 });
    const structure = findingIn(block, { ...repeated, severity: 'warning', start: 7, end: 14, suggestions: ['the'] });
    const grammar = findingIn(block, { ...structure, category: 'grammar', rule: 'RepeatedWords', severity: 'error' });

    expect(mergeFindings([late, structure, grammar, late])).toEqual([grammar, late]);
  });

  it('keeps two remarks on one place that advise differently', () => {
    const long = findingIn(block, { ...repeated, rule: 'long-sentence', severity: 'warning' });
    const dull = findingIn(block, { ...repeated, rule: 'dull', severity: 'warning' });

    expect(mergeFindings([long, dull])).toHaveLength(2);
  });
});

describe('findings without end', () => {
  it('are limited by rule, and say so', () => {
    const many = Array.from({ length: 200 }, (_, start) =>
      findingIn(block, { ...repeated, severity: 'error', start: start % 30, end: (start % 30) + 1 }),
    );
    const other = findingIn(block, { ...repeated, rule: 'other', severity: 'hint' });

    const limited = limitFindings([...many, other], [block]);

    expect(limited).toHaveLength(MAX_FINDINGS_PER_RULE + 2);
    expect(limited.slice(-2).map(({ rule }) => rule)).toEqual(['more-of-this', 'other']);
  });
});
