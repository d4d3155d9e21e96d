import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { htmlReport } from '../report/html.report';
import { jsonReport } from '../report/json.report';
import type { ReviewRun } from '../report/review-run';

/** Writes report.json and report.html into a folder, which is made when missing; says where. */
export async function writeReports(run: ReviewRun, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files = { 'report.json': `${JSON.stringify(jsonReport(run), null, 2)}\n`, 'report.html': htmlReport(run) };
  const writing = Object.entries(files).map(async ([name, text]) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  });
  return Promise.all(writing);
}
