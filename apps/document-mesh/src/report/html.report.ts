import type { Block } from '../document/reviewed-document';
import { groupBy } from '../review/group-by';
import { placesIn } from './finding-place';
import { type Row, rowsOf } from './html/document-rows';
import { markedText } from './html/marked-text';
import { noteCard } from './html/note-card';
import type { NumberedFinding } from './html/numbered-finding';
import { pageHead } from './html/page-head';
import { pageStyle } from './html/page-style';
import { rowContent } from './html/row-content';
import { markup, SafeHtml } from './html/safe-html';
import type { ReviewRun } from './review-run';

/**
 * The report as one HTML page that needs nothing else: no script, no picture, no font. The document is shown with its
 * findings marked in place and explained beside it; on a narrow screen the notes stand below each paragraph.
 */
export function htmlReport(run: ReviewRun): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="color-scheme" content="light dark" />
        <title>Review: ${run.document.title}</title>
        <style>
          ${new SafeHtml(pageStyle)}
        </style>
      </head>
      <body>
        ${pageHead(run)}
        <main>${body(run)}</main>
      </body>
    </html> `;
  return page.text;
}

function body({ document, findings }: ReviewRun): SafeHtml[] {
  const placeOf = placesIn(document);
  const numbered = findings.map((finding, at): NumberedFinding => ({
    ...finding,
    number: at + 1,
    place: placeOf(finding),
  }));
  const byBlock = groupBy(numbered, ({ blockIndex }) => blockIndex);
  const rankShift = rankShiftOf(document.blocks);
  return rowsOf(document.blocks).map((row) => rowHtml(row, byBlock, rankShift));
}

function rowHtml(row: Row, byBlock: ReadonlyMap<number, NumberedFinding[]>, rankShift: number): SafeHtml {
  const findingsOf = (block: Block) => byBlock.get(block.index) ?? [];
  const content = rowContent(row, (block) => markedText(block, findingsOf(block)), rankShift);
  const notes = row.flatMap(findingsOf).map(noteCard);
  const aside =
    notes.length > 0
      ? markup`<ol class="notes" aria-label="Notes">
          ${notes}
        </ol>`
      : undefined;
  return markup`<div class="row">
    <div class="text">${content}</div>
    ${aside}
  </div> `;
}

/** How far the document's headings move down to stand below the page's own, and below the document's title. */
function rankShiftOf(blocks: readonly Block[]): number {
  const levels = blocks.filter(({ kind, isTitle }) => kind === 'heading' && !isTitle).map(({ level }) => level ?? 1);
  const hasTitle = blocks.some(({ isTitle }) => isTitle);
  const top = Math.min(6, ...levels);
  return (hasTitle ? 3 : 2) - top;
}
