import { parseDocument } from '../document/document.reader';
import { splitDocument } from '../document/section-splitter';
import { StructureReviewer } from './structure.reviewer';

const reviewer = new StructureReviewer();

/** Reviews Markdown; gives [rule, excerpt, first suggestion] of each finding. */
async function review(markdown: string, file = 'plan.md') {
  const document = await parseDocument(Buffer.from(markdown), file);
  return reviewer.reviewDocument(document).map(({ rule, excerpt, suggestions }) => [rule, excerpt, suggestions[0]]);
}

const words = (count: number, phrase = 'one two') => Array.from({ length: count }, () => phrase).join(' ');
/** A document that is sound but for what is put into it. */
const within = (text: string) => `# Plan\n\n${text}\n`;
const table = (...rows: string[]) =>
  within(`| Item | Cost |\n| --- | --- |\n${rows.map((row) => `| ${row} |`).join('\n')}`);

describe('the structure reviewer', () => {
  it.each<[string, string, (string | undefined)[]]>([
    ['missing-title', 'Some text.\n\n## Costs\n\nMany.', ['Some text.', undefined]],
    ['heading-level-jump', '# Plan\n\nText.\n\n### Deep\n\nText.', ['Deep', undefined]],
    ['empty-section', '# Plan\n\nText.\n\n## Nothing\n\n## Costs\n\nText.', ['Nothing', undefined]],
    ['empty-section', '# Plan\n\nText.\n\n## Nothing', ['Nothing', undefined]],
    [
      'duplicate-heading',
      '# Plan\n\n## Costs\n\nText.\n\n## Risks\n\nText.\n\n## Costs\n\nText.',
      ['Costs', undefined],
    ],
    ['heading-number-sequence', '# Plan\n\n## 1 One\n\nText.\n\n## 2 Two\n\nText.\n\n## 4 Four\n\nText.', ['4', '3']],
    [
      'heading-number-sequence',
      '# Plan\n\n## 1 One\n\nText.\n\n### 1.1 A\n\nText.\n\n### 1.1 B\n\nText.',
      ['1.1', '1.2'],
    ],
    ['heading-full-stop', '# Plan\n\n## Costs.\n\nText.\n\n## Risks\n\nText.', ['.', '']],
    [
      'heading-capitalization',
      '# Plan\n\n## Costs of work\n\nA.\n\n## Risks of delay\n\nA.\n\n## Next steps\n\nA.\n\n## What We Ask For\n\nA.',
      ['What We Ask For', undefined],
    ],
    ['broken-reference', '# Plan\n\n## 1 One\n\nSee Section 7.\n\n## 2 Two\n\nText.', ['Section 7', undefined]],
    ['broken-reference', within('As Table 4 shows.'), ['Table 4', undefined]],
    ['broken-reference', within('Figure 1: The box\n\nSee Figure 2.'), ['Figure 2', undefined]],
    [
      'long-paragraph',
      within(words(26, `It rains${words(3, ' one two')}.`)),
      [expect.stringContaining('It rains'), undefined],
    ],
    ['long-sentence', within(`${words(21)}.`), [expect.stringContaining('one two'), undefined]],
    ['repeated-word', within('We saw the the box.'), ['the the', 'the']],
    ['list-punctuation', within('- It is one.\n- It is two.\n- It is three'), ['three', 'three.']],
    ['list-punctuation', within('- one;\n- two,\n- three;\n- four.'), [',', ';']],
    ['list-capitalization', within('- One thing\n- Two things\n- three things\n- Four things'), ['three', 'Three']],
    ['unbalanced-bracket', within('We met (in May and agreed.'), ['(', undefined]],
    ['unbalanced-bracket', within('We met in May) and agreed.'), [')', undefined]],
    ['placeholder-left', within('The price is TBD.'), ['TBD', undefined]],
    ['placeholder-left', within('Dear \\[insert name here\\], welcome.'), ['[insert name here]', undefined]],
    ['wrong-date', within('We meet on Monday, 3 March 2027.'), ['Monday, 3 March 2027', 'Wednesday, 3 March 2027']],
    [
      'wrong-date',
      within('We meet on Friday, March 3rd, 2027.'),
      ['Friday, March 3rd, 2027', 'Wednesday, March 3rd, 2027'],
    ],
    ['wrong-date', within('It ends on 31 June 2027.'), ['31 June 2027', undefined]],
    ['table-total', table('Box | £1,200', 'Lid | £300', 'Total | £1,600'), ['£1,600', '£1,500']],
  ])('finds %s', async (rule, markdown, [excerpt, suggestion]) => {
    expect(await review(markdown)).toEqual([[rule, excerpt, suggestion]]);
  });

  it.each([
    ['a rank that is left upwards', '# Plan\n\n## A\n\nText.\n\n### B\n\nText.\n\n## C\n\nText.'],
    ['a title from the YAML head', '---\ntitle: Plan\n---\n\n## Costs\n\nText.'],
    [
      'a section that holds a picture or a table',
      '# Plan\n\n## Map\n\n![map](m.png)\n\n## Costs\n\n| a | b |\n|--|--|\n| 1 | 2 |',
    ],
    ['the same heading below two others', '# Plan\n\n## A\n\n### Costs\n\nText.\n\n## B\n\n### Costs\n\nText.'],
    [
      'a heading that begins with a quantity',
      '# Plan\n\n## 3 months of trial\n\nText.\n\n## Costs\n\nText.\n\n## Risks\n\nText.',
    ],
    [
      'numbers of several ranks',
      '# Plan\n\n## 1 A\n\n### 1.1 B\n\nText.\n\n### 1.2 C\n\nText.\n\n## 2 D\n\n### 2.1 E\n\nText.',
    ],
    [
      'a heading that ends with an abbreviation',
      '# Plan\n\n## Boxes, lids, etc.\n\nText.\n\n## Made in the U.S.\n\nText.\n\n## Risks\n\nText.',
    ],
    [
      'names in headings',
      '# Plan\n\nWe ask Mill Lane.\n\n## Costs of work\n\nA.\n\n## Risks of delay\n\nA.\n\n## Next steps\n\nA.\n\n## About Mill Lane\n\nA.',
    ],
    [
      'a reference that leads somewhere',
      '# Plan\n\n## 1 One\n\nSee Section 2 and Table 1.\n\n## 2 Two\n\n| a | b |\n|--|--|\n| 1 | 2 |',
    ],
    ['a section of another text', within('Section 106 of the Act and section 12(3) of the contract apply.')],
    ['words that may stand twice', within('I had had enough, and he knew that that was so.')],
    ['a list with one style', within('- One.\n- Two.\n- Three.\n\nThen\n\n- four;\n- five; and\n- six.')],
    ['a list of names and code', within('- Anna\n- `npm run`\n- Berta')],
    ['brackets that number things', within('We ask for a) a box, b) a lid and (c) a light :)')],
    ['dates that are right', within('On Wednesday, 3 March 2027, and on February 29, 2028.')],
    ['a total that is right', table('Box | £1,200.50', 'Lid | £300', 'Total | £1,500.50')],
    ['a total over words', table('Box | £1,200', 'Lid | free', 'Light | see below', 'Total | £1,600')],
    ['a long list of short sentences', within(words(30, 'We met.'))],
  ])('says nothing of %s', async (_what, markdown) => {
    expect(await review(markdown)).toEqual([]);
  });

  it('names the place of a finding in UTF-16 offsets of the block', async () => {
    const document = await parseDocument(Buffer.from('# Plan\n\n😀 We saw the the box.\n'), 'plan.md');

    const [finding] = reviewer.reviewDocument(document);

    const text = document.blocks[finding?.blockIndex ?? -1]?.text ?? '';
    expect(text.slice(finding?.start, finding?.end)).toBe('the the');
    expect(finding).toMatchObject({ category: 'structure', severity: 'error', source: 'retext' });
  });

  it('finds in the tasks of a split document what it finds in the whole', async () => {
    const markdown =
      '# Plan\n\nSee Section 5.\n\n## 1 One\n\nThe the box.\n\n- A.\n- B.\n- C\n\n## 3 Three.\n\nTBD (soon.\n\n## 3 Three.\n';
    const document = await parseDocument(Buffer.from(markdown), 'plan.md');

    const parts = splitDocument(document, { maxChars: 30 }).flatMap((task) => reviewer.review(task));

    const whole = reviewer.reviewDocument(document);
    expect(whole.length).toBeGreaterThan(5);
    expect(new Set(parts.map(({ id }) => id))).toEqual(new Set(whole.map(({ id }) => id)));
  });
});
