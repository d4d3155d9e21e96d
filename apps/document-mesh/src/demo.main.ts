import { join } from 'node:path';
import { asGuildhallError } from '@guildhall/contract';
import { interrupted } from './run/interrupted';
import { reviewEmbedded } from './run/embedded-review';

const sample = join(__dirname, '../documents/opening-hours.docx');

/** `npm run demo`: the document-review guild on the document that the repository keeps. */
async function main(): Promise<void> {
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  await reviewEmbedded({ file: sample, outFolder: 'out', print, signal: interrupted() });
}

main().catch((error: unknown) => {
  const { code, message } = asGuildhallError(error);
  process.stderr.write(`demo: ${code}: ${message}\n`);
  process.exitCode = 1;
});
