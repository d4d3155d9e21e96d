import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Document, HeadingLevel, Packer, Paragraph } from 'docx';
import { tempFolder, type TempFolder } from '../../support/temp-folder';
import { Program, root } from './support/program';

const slowMs = 180_000;
const title = 'Opening hours';
const mistaken = 'Residents recieve a letter in spring.';
const children = [new Paragraph({ text: title, heading: HeadingLevel.TITLE }), new Paragraph(mistaken)];

/** The same document in each format. */
const contents: Readonly<Record<string, () => Promise<Buffer> | string>> = {
  md: () => `# ${title}\n\n${mistaken}\n`,
  txt: () => `${title}\n\n${mistaken}\n`,
  docx: () => Packer.toBuffer(new Document({ sections: [{ children }] })),
};

describe('guildhall review', () => {
  let folder: TempFolder;

  beforeEach(async () => {
    folder = await tempFolder();
  });

  afterEach(() => folder.remove());

  const start = (...args: string[]) =>
    Program.start([join(root, 'bin/guildhall.js'), 'review', ...args], { cwd: folder.path });
  const written = (...path: string[]) => readFile(join(folder.path, ...path), 'utf8');

  it.each(Object.entries(contents))(
    'finds the one mistake of a .%s file, puts two reports where it is told to, and leaves no process',
    async (format, contentOf) => {
      const file = `letter.${format}`;
      await writeFile(join(folder.path, file), await contentOf());
      const review = start(file, '-o', 'reports/spring');
      expect(await review.ended()).toEqual({ code: 0, signal: null });

      expect(review.output).toMatch(/^grammar .*"recieve" → receive .* pid \d+$/m);
      const report: unknown = JSON.parse(await written('reports/spring/report.json'));
      expect(report).toMatchObject({ document: { source: { file } }, counts: { total: 1 } });
      expect(report).toMatchObject({ findings: [{ rule: 'SpellCheck', excerpt: 'recieve' }] });
      const html = await written('reports/spring/report.html');
      expect(html).toContain('recieve');
      expect(html).toContain('</html>');
      await review.nothingLeft();
    },
    slowMs,
  );

  it(
    'prints the report as one JSON document where that is asked for, and nothing else',
    async () => {
      await writeFile(join(folder.path, 'letter.md'), mistaken);
      const review = start('letter.md', '--json', '-o', 'reports');
      expect(await review.ended()).toEqual({ code: 0, signal: null });
      expect(JSON.parse(review.output)).toEqual(JSON.parse(await written('reports/report.json')));
      expect(review.output).toContain('recieve');
      await review.nothingLeft();
    },
    slowMs,
  );

  it(
    'refuses a document that its own agents could not hand on, with what to do',
    async () => {
      await writeFile(join(folder.path, 'long.txt'), `${'All of it is well. '.repeat(500)}\n\n`.repeat(1_000));
      const review = start('long.txt');
      expect(await review.ended()).toEqual({ code: 1, signal: null });
      expect(review.output).toMatch(/^guildhall: DOCUMENT_TOO_LARGE: long\.txt .*Split the document\.$/m);
      await review.nothingLeft();
    },
    slowMs,
  );
});
