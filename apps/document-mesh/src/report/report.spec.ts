import { parseDocument } from '../document/document.reader';
import { splitDocument } from '../document/section-splitter';
import { findingIn, type NewFinding } from '../review/finding';
import { StructureReviewer } from '../review/structure.reviewer';
import { consoleLine, consoleSummary } from './console.report';
import { placesIn, placeText } from './finding-place';
import { htmlReport } from './html.report';
import { jsonReport } from './json.report';
import { type Answer, type Reviewer, reviewRun } from './review-run';

const timing = { startedAt: '2026-11-21T10:00:00.000Z', tookMs: 2345 };
const one: Reviewer = { agentId: 'structure-1', pid: 4711, host: 'host-a' };
const two: Reviewer = { agentId: 'structure-2', pid: 4712, host: 'host-b' };

const markdown = `# The Plan

## Costs

We saw the the box.

- One.
- Two.
- Three

## Risks.

| Item | Cost |
| --- | --- |
| Box | 3 |
| Lid | 4 |
| Total | 8 |
`;

/** A real review, its tasks shared between two reviewers by turns. */
async function reviewedRun() {
  const document = await parseDocument(Buffer.from(markdown), 'plan.md', { id: 'doc-1' });
  const reviewer = new StructureReviewer();
  const answers = splitDocument(document).map((task, at): Answer => {
    return { reviewer: at % 2 ? two : one, category: 'structure', findings: reviewer.review(task), tookMs: 10 };
  });
  return reviewRun(document, answers, timing);
}

/** A run over one paragraph with the given findings. */
async function runOver(text: string, findings: NewFinding[]) {
  const document = await parseDocument(Buffer.from(text), 'note.txt');
  const block = document.blocks[0] ?? { index: 0, text: '' };
  const found = findings.map((finding) => findingIn(block, finding));
  return reviewRun(document, [{ reviewer: one, category: 'grammar', findings: found, tookMs: 1 }], timing);
}

const grammar = {
  category: 'grammar',
  rule: 'SpellCheck',
  severity: 'error',
  source: 'Harper',
  message: 'Wrong.',
} as const;

describe('the JSON report', () => {
  it('tells what was found, where, by whom and how long it took', async () => {
    const report = jsonReport(await reviewedRun());

    expect(report).toMatchObject({
      format: 'guildhall.review/1',
      document: { id: 'doc-1', title: 'The Plan' },
      counts: { total: 4, byCategory: { grammar: 0, structure: 4 }, bySeverity: { error: 2, warning: 0, hint: 2 } },
      timing,
    });
    expect(report.findings.map(({ rule, place, by }) => [rule, placeText(place), by.agentId])).toEqual([
      ['repeated-word', '§1 Costs ¶1:8', 'structure-1'],
      ['list-punctuation', '§1 Costs ¶4:1', 'structure-1'],
      ['heading-full-stop', '§2 Risks. heading', 'structure-1'],
      ['table-total', '§2 Risks. table 1, row 4', 'structure-2'],
    ]);
    expect(
      report.reviewers.map(({ agentId, pid, taskCount, findingCount }) => [agentId, pid, taskCount, findingCount]),
    ).toEqual([
      ['structure-1', 4711, 2, 3],
      ['structure-2', 4712, 2, 1],
    ]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

describe('a line on the console', () => {
  it('names subject, place, text, correction, rule and process', async () => {
    const { document, findings } = await runOver('We shall recieve many letters.', [
      { ...grammar, start: 9, end: 16, suggestions: ['receive'] },
    ]);
    const [finding] = findings;
    if (!finding) throw new Error('nothing found');

    const line = consoleLine(finding, placesIn(document)(finding), finding.by);

    expect(line.replace(/ {2,}/g, '  ')).toBe(
      'grammar  top ¶1:10  "recieve" → receive  (Harper SpellCheck)  structure-1 pid 4711',
    );
  });

  it('stays one line, whatever the document holds', async () => {
    const text = `We shall\u001b[31m recieve\u2028 ${'x'.repeat(300)} letters.`;
    const { document, findings } = await runOver(text, [{ ...grammar, message: 'Bad\nmessage' }]);
    const [finding] = findings;
    if (!finding) throw new Error('nothing found');

    const line = consoleLine(finding, placesIn(document)(finding), finding.by);

    expect(line).not.toMatch(/[\p{Cc}\u2028]/u);
    expect(line.length).toBeLessThan(200);
  });
});

describe('the summary on the console', () => {
  it('counts findings and processes, one as well as many', async () => {
    expect(consoleSummary(await reviewedRun())).toBe('4 findings by 2 specialist processes in 2.3 s');
    const one = await runOver('A teh.', [{ ...grammar, start: 2, end: 5, suggestions: [] }]);
    expect(consoleSummary(one)).toBe('1 finding by 1 specialist process in 2.3 s');
    expect(consoleSummary(await runOver('A.', []))).toBe('0 findings by 1 specialist process in 2.3 s');
  });
});

describe('the HTML report', () => {
  it('shows the whole document, with a mark and a note for each finding', async () => {
    const run = await reviewedRun();
    const page = htmlReport(run);

    for (const [at] of run.findings.entries()) {
      expect(page).toContain(`id="r${at + 1}" href="#n${at + 1}"`);
      expect(page).toContain(`id="n${at + 1}"`);
    }
    expect(page).toContain('We saw <mark class="error is-structure is-error">the the</mark>');
    expect(page).toContain('structure-2, process 4712');
    const text = page
      .slice(page.indexOf('<main>'))
      .replace(/<a class="ref.*?<\/a>|<ol class="notes".*?<\/ol>|<[^>]*>/gs, '');
    for (const block of run.document.blocks) expect(text).toContain(block.text);
  });

  it('marks findings that overlap, each to its end, and loses no text', async () => {
    const page = htmlReport(
      await runOver('abcdefghij.', [
        { ...grammar, rule: 'a', severity: 'hint', start: 0, end: 6 },
        { ...grammar, rule: 'b', start: 3, end: 8 },
        { ...grammar, rule: 'c', severity: 'warning', start: 3, end: 8 },
      ]),
    );

    const paragraph = /<p>(<mark.*?)<\/p>/s.exec(page)?.[1] ?? '';
    const marks = [...paragraph.matchAll(/<mark class="(\w+).*?>(.*?)<\/mark>/g)].map(([, grade, text]) => [
      grade,
      text,
    ]);
    expect(marks).toEqual([
      ['hint', 'abc'],
      ['error', 'def'],
      ['error', 'gh'],
    ]);
    expect(paragraph.replace(/<a class="ref.*?<\/a>|<[^>]*>/g, '')).toBe('abcdefghij.');
    expect([...paragraph.matchAll(/href="#n(\d)"/g)].map(([, number]) => number)).toEqual(['1', '2', '3']);
  });

  it('shows spaces that are to become other spaces', async () => {
    const page = htmlReport(await runOver('two  spaces.', [{ ...grammar, suggestions: [' '], start: 3, end: 5 }]));

    expect(page).toContain('<del>␣␣</del>');
    expect(page).toContain('<ins>␣</ins>');
  });

  it('escapes all that comes from outside', async () => {
    const evil = '<script>alert("1")</script> & \'<img src=x onerror=alert(1)>';
    const run = await runOver(evil, [
      { ...grammar, rule: evil, message: evil, suggestions: [evil, evil], start: 2, end: 20 },
    ]);
    const page = htmlReport({
      ...run,
      document: { ...run.document, title: evil, source: { ...run.document.source, file: evil } },
      findings: run.findings.map((finding) => ({ ...finding, by: { agentId: evil, pid: 1, host: evil } })),
      reviewers: run.reviewers.map((work) => ({ ...work, agentId: evil, host: evil })),
    });

    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>(?!&)/);
    expect(page).toContain('&lt;scr');
  });

  it('asks for nothing from anywhere', async () => {
    const page = htmlReport(await reviewedRun());

    expect(page).not.toMatch(/https?:|src=|@import|url\(|<link/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('says so when nothing was found', async () => {
    expect(htmlReport(await runOver('All is well.', []))).toContain('Nothing found');
  });
});
