import type { FaultGroup } from '../schedule/fault';
import type { Trace } from '../trace';
import type { Violation } from '../violation';

const mostTold = 25;

export interface Findings {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** The group that was under way; undefined before the first and after the last. */
  readonly group: FaultGroup | undefined;
  readonly trace: Trace;
  /** Since when the trace may say how it came about. */
  readonly fromMs: number;
  readonly traceFile: string;
}

/** Tells people what is wrong, and all that is known of how it came about. */
export function printViolations({ seed, violations, group, trace, fromMs, traceFile }: Findings): void {
  const lines = [
    `${violations.length} violations, seed ${seed}${group ? `, group ${group.number}` : ''}:`,
    ...violations.slice(0, mostTold).map(({ kind, what }) => `  ${kind}: ${what}`),
    ...(violations.length > mostTold ? [`  and ${violations.length - mostTold} more`] : []),
    'schedule of the group:',
    ...(group?.faults ?? []).map((fault) => `  ${JSON.stringify(fault)}`),
    `trace (all of it is in ${traceFile}):`,
    ...trace.between(fromMs, Infinity).map((line) => `  ${line}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
