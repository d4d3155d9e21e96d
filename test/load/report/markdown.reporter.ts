import type { CaseResult, Target } from '../findings';
import { figure } from './figures';
import type { Report } from './report';

/** The figures of several runs for docs/benchmarks.md: the targets of all in one table, then a section for each run. */
export function reportsAsMarkdown(reports: readonly Report[]): string {
  return `${[targetsOf(reports), ...reports.map(sectionOf)].join('\n\n')}\n`;
}

function targetsOf(reports: readonly Report[]): string {
  const rows = reports.flatMap(({ name, targets }) => targets.map((target) => targetRow(name, target)));
  return table(['benchmark', 'figure', 'target', 'reached', ''], rows);
}

function targetRow(name: string, { figure: what, relation, limit, unit, reached, met }: Target): string[] {
  const bound = `${relation === '<=' ? '≤' : '≥'} ${figure(limit)} ${unit}`;
  return [name, what, bound, `${figure(reached)} ${unit}`, met ? 'met' : '**not met**'];
}

function sectionOf({ name, what, command, surroundings: at, results, peers, ratios }: Report): string {
  const rows = [
    ...results.map((one) => row(one.case, one)),
    ...peers.map((one) => row(`_${one.peer}_: ${one.case}`, one)),
  ];
  const compared = Object.entries(ratios).map(([ratio, value]) => `${ratio}: ${figure(value)}`);
  const place = `Node ${at.node}, Redis ${at.redis}, ${at.processors}, commit ${at.commit}, ${at.startedAt.slice(0, 10)}`;
  return [
    `### ${name}`,
    `${what}. \`${command}\`; ${place}; others used ${figure(at.usedByOthersPercent)} % of the processors meanwhile.`,
    table(['case', 'unit', 'n', 'min', 'p50', 'p95', 'p99', 'max', 'a second'], rows),
    ...(compared.length > 0 ? [`Ratios: ${compared.join('; ')}.`] : []),
  ].join('\n\n');
}

function row(name: string, { unit, n, min, p50, p95, p99, max, rate }: CaseResult): string[] {
  return [name, unit, String(n), ...[min, p50, p95, p99, max].map(figure), rate === null ? '' : figure(rate)];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map((_cell, column) => (column === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
