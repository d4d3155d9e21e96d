import type { Effect } from '../workload/effect';
import { History, type Operation } from './history';
import { operationsOf } from './lease-operations';
import type { StepCall } from './store-tap';

/** Changes what later operations meet, even when nobody saw its answer. The rest says nothing without one. */
const changing = new Set(['reserve', 'claim', 'void', 'register', 'release', 'announce', 'fence', 'campaign']);

/** Makes histories of what was heard at the store and of what counters told. A store that was emptied begins new ones. */
export class Recorder {
  readonly history = new History();
  private era = 1;
  private emptyingSinceMs: number | undefined;
  private eraBeganMs = 0;

  /** The store is about to lose its data: what ends from now on may have been done before or after. */
  beginEmptying(nowMs: number): void {
    this.emptyingSinceMs = nowMs;
  }

  /** It has lost them. */
  emptied(nowMs: number): void {
    this.era += 1;
    this.emptyingSinceMs = undefined;
    this.eraBeganMs = nowMs;
  }

  heard(call: StepCall): void {
    const { invokedMs, answeredMs } = call;
    for (const facts of operationsOf(call)) {
      if (this.emptyingSinceMs !== undefined || invokedMs < this.eraBeganMs) this.addAtBorder(facts, invokedMs);
      else if (answeredMs !== undefined || changing.has(facts.does)) {
        this.add(facts, this.era, invokedMs, answeredMs);
      }
    }
  }

  counted({ by, era, n, add = 0, sum = 0 }: Effect, publishedMs: number, seenMs: number): void {
    const facts = { model: 'counter', key: by, does: 'add', input: { n, add }, outcome: { sum } } as const;
    this.add(facts, era, publishedMs, seenMs);
  }

  /** It was done in the era that ends, or in the one that begins, or never. */
  private addAtBorder(facts: Omit<Operation, 'callMs' | 'returnMs'>, invokedMs: number): void {
    if (!changing.has(facts.does)) return;
    const [ending, beginning] =
      this.emptyingSinceMs === undefined ? [this.era - 1, this.era] : [this.era, this.era + 1];
    const unknown = { ...facts, outcome: { name: '' } };
    this.add(unknown, ending, invokedMs);
    this.add(unknown, beginning, invokedMs);
  }

  private add(facts: Omit<Operation, 'callMs' | 'returnMs'>, era: number, callMs: number, returnMs?: number): void {
    this.history.add({ ...facts, key: `${era}/${facts.key}`, callMs, ...(returnMs !== undefined && { returnMs }) });
  }
}
