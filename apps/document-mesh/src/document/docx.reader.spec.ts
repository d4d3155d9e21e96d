import { Document, HeadingLevel, LevelFormat, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx';
import { parseDocument } from './document.reader';

const cell = (text: string) => new TableCell({ children: [new Paragraph(text)] });

async function docx(children: (Paragraph | Table)[]): Promise<Buffer> {
  const levels = [{ level: 0, format: LevelFormat.DECIMAL, text: '%1.' }];
  return Packer.toBuffer(
    new Document({ numbering: { config: [{ reference: 'steps', levels }] }, sections: [{ children }] }),
  );
}

describe('a .docx file', () => {
  it('gives headings with their rank, and every block the headings above it', async () => {
    const bytes = await docx([
      new Paragraph({ text: 'The Report', heading: HeadingLevel.TITLE }),
      new Paragraph({ text: 'Findings', heading: HeadingLevel.HEADING_1 }),
      new Paragraph({ text: 'Costs', heading: HeadingLevel.HEADING_2 }),
      new Paragraph('They rose.'),
      new Paragraph({ text: 'Outlook', heading: HeadingLevel.HEADING_1 }),
      new Paragraph({
        children: [new TextRun('They '), new TextRun({ text: 'may', bold: true }), new TextRun(' fall.')],
      }),
    ]);

    const document = await parseDocument(bytes, 'report.docx');

    expect(document).toMatchObject({ title: 'The Report', titleSource: 'heading', source: { format: 'docx' } });
    expect(document.blocks.map(({ index, kind, level, text, path }) => [index, kind, level, text, path])).toEqual([
      [0, 'heading', 1, 'The Report', []],
      [1, 'heading', 1, 'Findings', []],
      [2, 'heading', 2, 'Costs', ['Findings']],
      [3, 'paragraph', undefined, 'They rose.', ['Findings', 'Costs']],
      [4, 'heading', 1, 'Outlook', []],
      [5, 'paragraph', undefined, 'They may fall.', ['Outlook']],
    ]);
  });

  it('gives list items by list, and table cells by place', async () => {
    const bytes = await docx([
      new Paragraph({ text: 'one', bullet: { level: 0 } }),
      new Paragraph({ text: 'deeper', bullet: { level: 1 } }),
      new Paragraph('between'),
      new Paragraph({ text: 'first', numbering: { reference: 'steps', level: 0 } }),
      new Table({
        rows: [new TableRow({ children: [cell('a'), cell('b')] }), new TableRow({ children: [cell(''), cell('d')] })],
      }),
    ]);

    const { blocks, tableCount } = await parseDocument(bytes, 'list.docx');

    expect(blocks.map(({ text, level, list, cell }) => [text, level, list ?? cell])).toEqual([
      ['one', 1, { id: 0, ordered: false }],
      ['deeper', 2, { id: 0, ordered: false }],
      ['between', undefined, undefined],
      ['first', 1, { id: 1, ordered: true }],
      ['a', undefined, { table: 0, row: 0, column: 0 }],
      ['b', undefined, { table: 0, row: 0, column: 1 }],
      ['d', undefined, { table: 0, row: 1, column: 1 }],
    ]);
    expect(tableCount).toBe(1);
  });

  it('has no title of its own when no heading is one', async () => {
    const bytes = await docx([new Paragraph('Just a note.')]);

    expect(await parseDocument(bytes, 'note.docx')).toMatchObject({ title: 'note', titleSource: 'file-name' });
  });
});
