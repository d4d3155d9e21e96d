import type { Block } from '../../document/reviewed-document';
import { headingNumber } from './heading-number';
import { headingsOf, type Remark, type ReviewedText, type StructureRule } from './structure-rule';

type Target = 'section' | 'table' | 'figure';
type Known = Readonly<Record<Target, (number: string) => boolean>>;

const reference = /\b(section|chapter|table|figure|fig\.)s?[ \u00a0](\d{1,2}(?:\.\d{1,2})*)(?![\d%]|\.\d)/gi;
const caption = /^\s*(table|figure|fig\.)\s+(\d{1,3}(?:\.\d{1,2})*)\b\s*(?:[:.–—-]|$)/i;
/** "Section 106 of the Act" is somebody else's section. */
const elsewhere = /^\s*(?:\([a-z0-9]+\)\s*)*(?:of|in|to)\s+(?!(?:this|the present)\b)/i;
const targets: Readonly<Record<string, Target>> = {
  section: 'section',
  chapter: 'section',
  table: 'table',
  figure: 'figure',
  'fig.': 'figure',
};

/** "see Section 7", "Table 4" where the document has no such section, table or figure. */
export const brokenReference: StructureRule = {
  name: 'broken-reference',
  severity: 'error',
  check(text) {
    const exists = knownTargets(text);
    return text.blocks.filter(({ kind }) => kind !== 'heading').flatMap((block) => brokenIn(block, exists));
  },
};

function brokenIn(block: Block, exists: Known): Remark[] {
  const captionEnd = caption.exec(block.text)?.[0].length ?? 0;
  return [...block.text.matchAll(reference)].flatMap((match) => {
    const [written, word = '', number = ''] = match;
    const target = targets[word.toLowerCase()];
    const end = match.index + written.length;
    const isOurs = match.index >= captionEnd && !elsewhere.test(block.text.slice(end));
    if (!target || !isOurs || exists[target](number)) return [];
    return [{ block, start: match.index, end, message: `There is no ${target} ${number} in this document.` }];
  });
}

function knownTargets(text: ReviewedText): Known {
  return {
    section: knownSections(text),
    table: knownCaptions(text, 'table', text.document.tableCount),
    figure: knownCaptions(text, 'figure', text.document.imageCount),
  };
}

/**
 * Sections by the numbers in their headings; where Word numbers them, or nobody, those of the highest rank are counted.
 * In plain text headings are guessed, so nothing is said to be missing.
 */
function knownSections(text: ReviewedText): (number: string) => boolean {
  const headings = headingsOf(text);
  const written = new Set(headings.flatMap((block) => headingNumber(block)?.join('.') ?? []));
  const top = Math.min(...headings.map(({ level }) => level ?? 1));
  const count = headings.filter(({ level }) => level === top).length;
  const isGuess = count === 0 || text.document.source.format === 'text';
  if (isGuess) return () => true;
  if (written.size > 0) return (number) => written.has(number);
  return (number) => Number.parseInt(number, 10) <= count;
}

/** Tables and figures by their captions; what has no captions is counted. */
function knownCaptions({ blocks }: ReviewedText, target: Target, count: number): (number: string) => boolean {
  const matches = blocks.map(({ text }) => caption.exec(text)).filter((match) => match !== null);
  const ours = matches.filter(([, word = '']) => targets[word.toLowerCase()] === target);
  const numbers = new Set(ours.map((match) => match[2]));
  return (number) => (numbers.size > 0 ? numbers.has(number) : Number.parseInt(number, 10) <= count);
}
