import { readMarkdown } from './markdown.reader';

describe('a Markdown file', () => {
  it('gives blocks with their lines, without marks', () => {
    const { blocks } = readMarkdown(
      '# The *Plan*\n\nWe [agree](http://a.example) on\nthe **costs**.\n\n## Costs\n\n> So be it.\n',
    );

    expect(blocks.map(({ kind, text, line, path }) => [kind, text, line, path])).toEqual([
      ['heading', 'The Plan', 1, []],
      ['paragraph', 'We agree on the costs.', 3, []],
      ['heading', 'Costs', 6, []],
      ['quote', 'So be it.', 8, ['Costs']],
    ]);
    expect(blocks[0]?.isTitle).toBe(true);
  });

  it('keeps code out of the prose', () => {
    const { blocks } = readMarkdown('Call `npm teh` now.\n\n```sh\nrecieve\n```\n');

    expect(blocks).toMatchObject([
      { kind: 'paragraph', text: 'Call npm teh now.', notProse: [{ start: 5, end: 12 }] },
      { kind: 'code', text: 'recieve', line: 3 },
    ]);
  });

  it('reads lists with depth, each list by itself', () => {
    const { blocks } = readMarkdown('- one\n  - two\n- three\n\nBetween.\n\n1. four\n');

    expect(blocks.map(({ text, level, list }) => [text, level, list])).toEqual([
      ['one', 1, { id: 0, ordered: false }],
      ['two', 2, { id: 0, ordered: false }],
      ['three', 1, { id: 0, ordered: false }],
      ['Between.', undefined, undefined],
      ['four', 1, { id: 1, ordered: true }],
    ]);
  });

  it('reads tables cell by cell', () => {
    const { blocks } = readMarkdown('| Item | Cost |\n| --- | ---: |\n| Box \\| lid | **5** |\n');

    expect(blocks.map(({ kind, text, line, cell }) => [kind, text, line, cell])).toEqual([
      ['table-cell', 'Item', 1, { table: 0, row: 0, column: 0 }],
      ['table-cell', 'Cost', 1, { table: 0, row: 0, column: 1 }],
      ['table-cell', 'Box | lid', 3, { table: 0, row: 1, column: 0 }],
      ['table-cell', '5', 3, { table: 0, row: 1, column: 1 }],
    ]);
  });

  it('takes the title from the YAML head and keeps the line numbers true', () => {
    const { blocks, metadataTitle } = readMarkdown('---\ntitle: "The Plan"\nauthor: x\n---\n\nText.\n');

    expect(metadataTitle).toBe('The Plan');
    expect(blocks).toMatchObject([{ kind: 'paragraph', text: 'Text.', line: 6 }]);
  });

  it('shows pictures by their description', () => {
    const { blocks } = readMarkdown('![The old box](box.png)\n');

    expect(blocks).toMatchObject([{ kind: 'image', text: 'The old box' }]);
  });
});
