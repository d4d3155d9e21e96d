import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testAgent } from '@guildhall/agent/testing';
import { readDocument } from '../document/document.reader';
import { splitDocument } from '../document/section-splitter';
import { failureFormat } from './mesh-messages';
import { meshTopics } from './mesh-topics';
import producer from './producer.agent';

describe('what the producer makes of a document', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-test-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function produced(text: string, name = 'letter.txt') {
    const file = join(folder, name);
    await writeFile(file, text);
    const kit = await testAgent(producer);
    return { file, ...(await kit.deliver(meshTopics.requests, { documentId: 'd', file })) };
  }

  const refusal = {
    topic: meshTopics.summary,
    format: failureFormat,
    payload: {
      documentId: 'd',
      error: { kind: 'invalid', code: 'DOCUMENT_TOO_LARGE', details: { field: 'file' } },
    },
  };

  it('is a message for each of its tasks', async () => {
    const { file, published } = await produced('# Plan\n\nOne.\n\n## Costs\n\nTwo.\n', 'plan.md');
    const tasks = splitDocument(await readDocument(file, { id: 'd' }));
    expect(published.map(({ payload }) => payload)).toEqual(
      tasks.map((task) => ({ task, tasks: { outline: 1, section: 2 } })),
    );
  });

  it('is a refusal and nothing else, where the sections together are too large', async () => {
    const { published, dead } = await produced(`${'All of it is well. '.repeat(500)}\n\n`.repeat(1_000));
    expect(dead).toBeUndefined();
    expect(published).toMatchObject([refusal]);
  });

  it('is a refusal and nothing else, where the outline is too large', async () => {
    const { published, dead } = await produced(`# ${'word '.repeat(220_000)}\n\nText.\n`, 'endless.md');
    expect(dead).toBeUndefined();
    expect(published).toMatchObject([refusal]);
  });

  it('is about 6 MB of prose at the most', async () => {
    const { published } = await produced(`${'All of it is well. '.repeat(50)}\n\n`.repeat(6_500));
    expect(published.length).toBeGreaterThan(1_000);
  });

  it.each(['plain', '語語語語', '"quoted"', '\u0001\u0002'])(
    'is all of it or a refusal, never a failure, where letters are such as %j',
    async (word) => {
      const paragraph = `${`${word} `.repeat(100)}\n\n`;
      const fits = (8 * 1024 * 1024) / (Buffer.byteLength(JSON.stringify(paragraph)) + 100);
      const counts = [0.7, 0.8, 0.85, 0.9, 0.95, 1].map((part) => Math.floor(fits * part));
      const outcomes: boolean[] = [];
      for (const count of counts) {
        const { published, dead } = await produced(paragraph.repeat(count));
        expect(dead).toBeUndefined();
        outcomes.push(published.length > 1);
        if (published.length === 1) expect(published).toMatchObject([refusal]);
      }
      expect(new Set(outcomes)).toEqual(new Set([true, false]));
    },
  );
});
