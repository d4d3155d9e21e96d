import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDocument } from '../src/document/document.reader';
import type { Document } from '../src/document/reviewed-document';
import { splitDocument } from '../src/document/section-splitter';
import type { Finding } from '../src/review/finding';
import { mergeFindings } from '../src/review/finding-merge';
import { GrammarReviewer } from '../src/review/grammar.reviewer';
import { StructureReviewer } from '../src/review/structure.reviewer';
import type { PlantedMistake } from './content-markup';
import { generateDocuments } from './generate';

jest.setTimeout(60_000);

const grammar = new GrammarReviewer();
const structure = new StructureReviewer();
afterAll(() => grammar.close());

/** As the mesh does it: task by task, each specialist by itself, the findings put together at the end. */
async function review(document: Document): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const task of splitDocument(document)) {
    found.push(...structure.review(task));
    if (task.scope === 'section') found.push(...(await grammar.review(task.blocks)));
  }
  return mergeFindings(found);
}

const read = (file: string) => readDocument(join(__dirname, file));

describe('the sample document', () => {
  it('is what its generator writes, byte by byte', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'guildhall-documents-'));
    await generateDocuments(folder);

    for (const file of [
      'opening-hours.docx',
      'opening-hours-corrected.docx',
      'planted-mistakes.json',
      'planted-mistakes.md',
    ]) {
      expect([file, await readFile(join(folder, file))]).toEqual([file, await readFile(join(__dirname, file))]);
    }
    await rm(folder, { recursive: true });
  });

  it('has every planted mistake found, by the rule that is meant to', async () => {
    const planted: PlantedMistake[] = JSON.parse(await readFile(join(__dirname, 'planted-mistakes.json'), 'utf8'));
    const found = await review(await read('opening-hours.docx'));

    const missed = planted.filter((mistake) => !found.some((finding) => finds(finding, mistake)));

    expect(planted).toHaveLength(20);
    expect(missed).toEqual([]);
  });

  it('has little else found', async () => {
    const planted: PlantedMistake[] = JSON.parse(await readFile(join(__dirname, 'planted-mistakes.json'), 'utf8'));
    const found = await review(await read('opening-hours.docx'));

    const others = found.filter((finding) => !planted.some((mistake) => finds(finding, mistake)));

    expect(others.filter(({ severity }) => severity !== 'hint')).toEqual([]);
    expect(others.length).toBeLessThanOrEqual(2);
  });

  it.each(['opening-hours-corrected.docx', 'reading-hour.md'])(
    'is a clean text in %s, of which little is said',
    async (file) => {
      const document = await read(file);
      const found = await review(document);

      const wordCount = document.blocks.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
      expect(wordCount).toBeGreaterThan(700);
      expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(found.length).toBeLessThanOrEqual(2);
    },
  );
});

function finds(finding: Finding, { rule, blockIndex, start, end }: PlantedMistake): boolean {
  const touches = finding.start <= end && finding.end >= start;
  return finding.rule === rule && finding.blockIndex === blockIndex && touches;
}
