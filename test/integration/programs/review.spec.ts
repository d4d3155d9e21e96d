import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder, type TempFolder } from '../../support/temp-folder';
import { Program, root } from './support/program';

const slowMs = 180_000;

describe('guildhall review', () => {
  let folder: TempFolder;

  beforeEach(async () => {
    folder = await tempFolder();
  });

  afterEach(() => folder.remove());

  it(
    'says so, and ends, when an agent has given up a part of the document',
    async () => {
      // A heading that no message holds: the producer fails with it each time it tries.
      await writeFile(join(folder.path, 'endless.md'), `# ${'word '.repeat(220_000)}\n\nText.\n`);
      const review = Program.start([join(root, 'bin/guildhall.js'), 'review', 'endless.md'], { cwd: folder.path });
      expect(await review.ended()).toEqual({ code: 1, signal: null });
      expect(review.output).toMatch(/^guildhall: INTERNAL: Agent producer could not do its part .*bytes of JSON.*$/m);
      await review.nothingLeft();
    },
    slowMs,
  );
});
