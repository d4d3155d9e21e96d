import { categories, type FindingCategory, severities } from '../../review/finding';
import { countFindings } from '../finding-counts';
import type { ReviewerWork, ReviewRun } from '../review-run';
import { markup, type SafeHtml } from './safe-html';

const severityNames = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  hint: ['hint', 'hints'],
} as const;

/** File, figures that are switches as well, and who reviewed. */
export function pageHead(run: ReviewRun): SafeHtml {
  const { source } = run.document;
  const started = `${run.startedAt.slice(0, 16).replace('T', ' ')} UTC`;
  const facts = [
    sizeText(source.sizeBytes),
    `${wordCount(run)} words`,
    `reviewed ${started} in ${seconds(run.tookMs)}`,
  ];
  return markup`<header>
    <p class="eyebrow">Document review</p>
    <h1>${source.file}</h1>
    <p class="facts">${facts.map((fact) => markup`<span>${fact}</span> `)}</p>
    ${figures(run)} ${reviewers(run.reviewers)}
  </header>`;
}

function figures(run: ReviewRun): SafeHtml {
  const { total, bySeverity, byCategory } = countFindings(run.findings);
  const grades = severities.map((grade) =>
    toggle(grade, `${grade} count`, bySeverity[grade], severityNames[grade][bySeverity[grade] === 1 ? 0 : 1]),
  );
  const kinds = (Object.keys(categories) as FindingCategory[]).map((kind) =>
    toggle(kind, 'count', byCategory[kind], categories[kind].label),
  );
  const all = total === 0 ? 'Nothing found' : `${total} ${total === 1 ? 'finding' : 'findings'}`;
  return markup`<div class="figures">
    <p class="total">${all}</p>
    <fieldset>
      <legend>Show by severity</legend>
      ${grades}
    </fieldset>
    <fieldset>
      <legend>Show by subject</legend>
      ${kinds}
    </fieldset>
  </div>`;
}

function toggle(name: string, kind: string, count: number, label: string): SafeHtml {
  const box = markup`<input type="checkbox" id="show-${name}" checked />`;
  return markup`<label class="${kind}">${box} <b>${count}</b> ${label}</label> `;
}

function reviewers(work: readonly ReviewerWork[]): SafeHtml {
  const rows = work.map(
    ({ agentId, pid, host, category, taskCount, findingCount, tookMs }) =>
      markup`<tr>
        <th scope="row">${agentId}</th>
        <td>${categories[category].about}</td>
        <td class="figure">${pid}</td>
        <td>${host}</td>
        <td class="figure">${taskCount}</td>
        <td class="figure">${findingCount}</td>
        <td class="figure">${seconds(tookMs)}</td>
      </tr> `,
  );
  const summary = `Reviewed by ${work.length} agent ${work.length === 1 ? 'process' : 'processes'}`;
  return markup`<details class="reviewers" open>
    <summary>${summary}</summary>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th scope="col">Agent</th>
            <th scope="col">Looks at</th>
            <th scope="col" class="figure">Process</th>
            <th scope="col">Host</th>
            <th scope="col" class="figure">Tasks</th>
            <th scope="col" class="figure">Findings</th>
            <th scope="col" class="figure">Time</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
}

function wordCount({ document }: ReviewRun): number {
  return document.blocks.reduce(
    (sum, { text }) => sum + (text.match(/[\p{L}\p{N}][\p{L}\p{N}’'-]*/gu)?.length ?? 0),
    0,
  );
}

function sizeText(sizeBytes: number): string {
  return sizeBytes < 1024 * 1024
    ? `${Math.max(1, Math.round(sizeBytes / 1024))} KB`
    : `${(sizeBytes / 1024 / 1024).toFixed(1)} MB`;
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
