import { resolve } from 'node:path';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { readDocument } from '../document/document.reader';
import type { Document } from '../document/reviewed-document';
import { consoleLine, consoleSummary } from '../report/console.report';
import { placesIn } from '../report/finding-place';
import { reviewRun, type Answer, type ReviewRun } from '../report/review-run';
import { reviewFile } from './review-file';
import { reviewCatalog, startReviewGuild } from './review-guild';
import { writeReports } from './review-reports';

export interface EmbeddedReviewOptions {
  readonly file: string;
  /** Where report.json and report.html go. */
  readonly outFolder: string;
  readonly print: (line: string) => void;
  /** Ends the review and its agents. */
  readonly signal: AbortSignal;
}

/**
 * Reviews one file with an engine of its own: the guild's agents run as processes of this machine and are gone when this
 * resolves or rejects.
 *
 * @throws GuildhallError of the reader (kind and code) | unavailable SHUTTING_DOWN by the signal
 */
export async function reviewEmbedded(options: EmbeddedReviewOptions): Promise<ReviewRun> {
  const document = await readDocument(resolve(options.file));
  const engine = await createEngine({ embedded: { catalog: [reviewCatalog] } });
  try {
    const run = await reviewWith(engine, document, options);
    const files = await writeReports(run, options.outFolder);
    options.print(`${consoleSummary(run)}\nwrote ${files.join(' and ')}`);
    return run;
  } finally {
    await engine.shutdown();
  }
}

async function reviewWith(
  engine: ExecutionEngine,
  document: Document,
  { file, print, signal }: EmbeddedReviewOptions,
): Promise<ReviewRun> {
  const { running } = await startReviewGuild(engine);
  print(`reviewing "${document.title}" (${document.source.file}) with ${running.length} agent processes`);
  for (const { agentId, pid, className } of running) print(`  ${agentId.padEnd(12)} pid ${pid}  ${className}`);
  const startedAt = new Date();
  const onSuggestions = findingPrinter(document, print);
  const { suggestions } = await reviewFile(engine, 'document-review', resolve(file), { onSuggestions, signal });
  const timing = { startedAt: startedAt.toISOString(), tookMs: Date.now() - startedAt.getTime() };
  return reviewRun(document, suggestions, timing);
}

function findingPrinter(document: Document, print: (line: string) => void): (answer: Answer) => void {
  const placeOf = placesIn(document);
  return ({ findings, reviewer }) => {
    for (const finding of findings) print(consoleLine(finding, placeOf(finding), reviewer));
  };
}
