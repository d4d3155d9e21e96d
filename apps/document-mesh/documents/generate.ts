import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type PlantedMistake, plantedIn } from './content-markup';
import { docxOf } from './docx-edition';
import { openingHours } from './opening-hours.content';

/**
 * Writes the sample documents and the list of what is planted in them. From the root of the repository:
 *
 *   npx esbuild apps/document-mesh/documents/generate.ts --bundle --platform=node --packages=external \
 *     --outfile=dist/generate-documents.js && node dist/generate-documents.js
 *
 * @param folder where to; by default where the committed ones are
 */
export async function generateDocuments(folder: string): Promise<void> {
  const planted = plantedIn(openingHours);
  await writeFile(join(folder, 'opening-hours.docx'), await docxOf(openingHours, 'flawed'));
  await writeFile(join(folder, 'opening-hours-corrected.docx'), await docxOf(openingHours, 'corrected'));
  await writeFile(join(folder, 'planted-mistakes.json'), `${JSON.stringify(planted, null, 2)}\n`);
  await writeFile(join(folder, 'planted-mistakes.md'), markdownOf(planted));
}

function markdownOf(planted: readonly PlantedMistake[]): string {
  const cell = (text: string) => (text === '' ? '(nothing)' : text.replaceAll('|', '\\|'));
  const rows = planted.map(
    ({ id, section, wrong, right, rule }) => `| ${id} | ${cell(section)} | ${cell(wrong)} | ${cell(right)} | ${rule} |`,
  );
  return [
    '# Mistakes planted in opening-hours.docx',
    '',
    `${planted.length} mistakes of the kinds people make. \`opening-hours-corrected.docx\` is the same text without them.`,
    'The reviewers must find each one; `planted-mistakes.spec.ts` holds them to it. Made by `generate.ts`.',
    '',
    '| id | below the heading | written | should be | rule expected to find it |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

if (require.main === module) void generateDocuments(resolve(process.argv[2] ?? 'apps/document-mesh/documents'));
