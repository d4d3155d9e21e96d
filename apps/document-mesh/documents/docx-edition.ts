import {
  Document,
  HeadingLevel,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { type ContentPart, type Edition, levelOf, partsOf, textOf } from './content-markup';
import { withFixedDates } from './fixed-dates';

type Maker = (part: ContentPart, edition: Edition) => Paragraph | Table;

const headings = [
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
] as const;
const text = (part: ContentPart, edition: Edition) => textOf(part.text ?? '', edition);

const makers: Readonly<Record<ContentPart['kind'], Maker>> = {
  title: (part, edition) => new Paragraph({ text: text(part, edition), heading: HeadingLevel.TITLE }),
  heading: (part, edition) =>
    new Paragraph({
      text: text(part, edition),
      heading: headings[levelOf(part, edition) - 1],
      spacing: { before: 240, after: 80 },
    }),
  paragraph: (part, edition) => new Paragraph({ text: text(part, edition), spacing: { after: 120 } }),
  caption: (part, edition) =>
    new Paragraph({ children: [new TextRun({ text: text(part, edition), italics: true })], keepNext: true }),
  bullet: (part, edition) => new Paragraph({ text: text(part, edition), bullet: { level: 0 } }),
  numbered: (part, edition) =>
    new Paragraph({ text: text(part, edition), numbering: { reference: 'steps', level: 0 } }),
  table: (part, edition) => table(part.rows ?? [], edition),
};

/** Writes one edition as .docx; the same content gives the same bytes. */
export async function docxOf(content: readonly ContentPart[], edition: Edition): Promise<Buffer> {
  const children = partsOf(content, edition).map((part) => makers[part.kind](part, edition));
  const document = new Document({
    creator: 'Guildhall',
    title: textOf(content[0]?.text ?? '', edition),
    styles: { default: { document: { run: { font: 'Calibri', size: 22 } } } },
    numbering: { config: [{ reference: 'steps', levels: [{ level: 0, format: LevelFormat.DECIMAL, text: '%1.' }] }] },
    sections: [{ children }],
  });
  return withFixedDates(await Packer.toBuffer(document, undefined, [fixedProperties(content, edition)]));
}

/** docx writes the time of day into the properties; this is the same part without it. */
function fixedProperties(content: readonly ContentPart[], edition: Edition) {
  const title = textOf(content[0]?.text ?? '', edition);
  const data =
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties' +
    ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"' +
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>' +
    `${title}</dc:title><dc:creator>Alderbrook Library</dc:creator></cp:coreProperties>`;
  return { path: 'docProps/core.xml', data };
}

function table(rows: readonly (readonly string[])[], edition: Edition): Table {
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: rows.map(
      (cells, at) =>
        new TableRow({ tableHeader: at === 0, children: cells.map((cell) => tableCell(cell, edition, at === 0)) }),
    ),
  });
}

function tableCell(cell: string, edition: Edition, bold: boolean): TableCell {
  const run = new TextRun({ text: textOf(cell, edition), bold });
  return new TableCell({ children: [new Paragraph({ children: [run] })] });
}
