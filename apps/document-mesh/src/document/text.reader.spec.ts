import { readText } from './text.reader';

const kinds = (text: string) => readText(text).blocks.map(({ kind, text, line }) => [kind, text, line]);

describe('a text file', () => {
  it('ends paragraphs at blank lines and joins the lines of one', () => {
    expect(kinds('We met\nin May.\n\n\nWe agreed.')).toEqual([
      ['paragraph', 'We met in May.', 1],
      ['paragraph', 'We agreed.', 5],
    ]);
  });

  it('knows headings that are underlined, numbered, in capitals, or alone at the top', () => {
    const { blocks } = readText('The plan\n\nCosts\n-----\n\n2.1 Lights\n\nNEXT STEPS\n\nWe wait.');

    expect(blocks.map(({ kind, level, text }) => [kind, level, text])).toEqual([
      ['heading', 1, 'The plan'],
      ['heading', 2, 'Costs'],
      ['heading', 3, '2.1 Lights'],
      ['heading', 2, 'NEXT STEPS'],
      ['paragraph', undefined, 'We wait.'],
    ]);
  });

  it('takes no sentence for a heading', () => {
    expect(kinds('It rained.\n\n3 people came to the meeting, all late.')).toEqual([
      ['paragraph', 'It rained.', 1],
      ['paragraph', '3 people came to the meeting, all late.', 3],
    ]);
  });

  it('knows list items by their bullets, also over several lines', () => {
    expect(kinds('We need:\n- a box\n  with a lid\n- a light\n')).toEqual([
      ['paragraph', 'We need:', 1],
      ['list-item', 'a box with a lid', 2],
      ['list-item', 'a light', 4],
    ]);
  });
});
