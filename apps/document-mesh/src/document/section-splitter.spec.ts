import { parseDocument } from './document.reader';
import { splitDocument } from './section-splitter';

const parse = (markdown: string) => parseDocument(Buffer.from(markdown), 'plan.md', { id: 'doc-1' });
const sections = (tasks: ReturnType<typeof splitDocument>) => tasks.filter(({ scope }) => scope === 'section');

describe('splitting a document into tasks', () => {
  it('gives one task for the outline and one for each section, and every block of text to one of them', async () => {
    const document = await parse(
      '# Plan\n\nIntro.\n\n## Costs\n\nMany.\n\nMore.\n\n```\ncode\n```\n\n## Risks\n\nFew.\n',
    );

    const tasks = splitDocument(document);

    expect(tasks.map(({ id, scope }) => [id, scope])).toEqual([
      ['doc-1:outline:0', 'outline'],
      ['doc-1:section:0', 'section'],
      ['doc-1:section:2', 'section'],
      ['doc-1:section:6', 'section'],
    ]);
    const split = sections(tasks).flatMap(({ blocks }) => blocks);
    expect(split).toEqual(document.blocks.filter(({ kind }) => kind !== 'code'));
    expect(tasks.every((task) => !('blocks' in task.document))).toBe(true);
  });

  it('bounds a task by blocks and by characters', async () => {
    const document = await parse(
      Array.from({ length: 30 }, (_, at) => `Paragraph ${at} ${'x'.repeat(80)}`).join('\n\n'),
    );

    const byBlocks = sections(splitDocument(document, { maxBlocks: 7 }));
    const byChars = sections(splitDocument(document, { maxChars: 500 }));

    expect(byBlocks.map(({ blocks }) => blocks.length)).toEqual([7, 7, 7, 7, 2]);
    expect(byChars.every(({ blocks }) => blocks.reduce((sum, { text }) => sum + text.length, 0) <= 500)).toBe(true);
    expect(byChars.flatMap(({ blocks }) => blocks)).toEqual(document.blocks);
  });

  it('gives a task for each block when asked to', async () => {
    const document = await parse('# Plan\n\nOne.\n\n- two\n- three\n');

    expect(sections(splitDocument(document, { maxBlocks: 1 })).map(({ blocks }) => blocks.length)).toEqual([
      1, 1, 1, 1,
    ]);
  });

  it('keeps a list whole where it fits', async () => {
    const document = await parse('One.\n\nTwo.\n\n- a\n- b\n- c\n');

    const tasks = sections(splitDocument(document, { maxBlocks: 4 }));

    expect(tasks.map(({ blocks }) => blocks.map(({ text }) => text))).toEqual([
      ['One.', 'Two.'],
      ['a', 'b', 'c'],
    ]);
  });

  it('splits the same document the same way each time', async () => {
    const markdown = '# Plan\n\nOne.\n\n## Costs\n\nTwo.\n';

    expect(splitDocument(await parse(markdown))).toEqual(splitDocument(await parse(markdown)));
  });
});
