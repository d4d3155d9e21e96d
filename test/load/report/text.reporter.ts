import type { CaseResult } from '../findings';
import { figure, targetLine } from './figures';
import type { Report } from './report';
import { textTable } from './text-table';

const header = ['', 'unit', 'n', 'min', 'p50', 'p95', 'p99', 'max', 'a second'];

/** A report for people at a terminal. */
export function reportAsText(report: Report): string {
  const { surroundings: at } = report;
  const results = report.results.map((one) => row(one.case, one));
  const peers = report.peers.map((one) => row(`${one.peer}: ${one.case}`, one));
  const ratios = Object.entries(report.ratios).map(([name, value]) => `  ${name}: ${figure(value)}`);
  const targets = report.targets.map((target) => `  ${targetLine(target)}`);
  return [
    `${report.name}: ${report.what}`,
    `Node ${at.node}, Redis ${at.redis}, ${at.processors}; others used ${figure(at.usedByOthersPercent)} % of them during the run`,
    '',
    textTable(header, [...results, ...peers]),
    ...(ratios.length > 0 ? ['', 'ratios', ...ratios] : []),
    '',
    'targets',
    ...targets,
    '',
  ].join('\n');
}

function row(name: string, { unit, n, min, p50, p95, p99, max, rate }: CaseResult): string[] {
  const figures = [min, p50, p95, p99, max].map(figure);
  return [name, unit, String(n), ...figures, rate === null ? '' : figure(rate)];
}
