import type { Effect } from '../workload/effect';
import type { Ledger } from '../workload/ledger';
import type { Violation } from '../violation';

interface Writer {
  epoch: number;
  pid: number;
  /** Processes of this epoch that have been followed by another one. */
  readonly past: Set<number>;
}

interface Progress {
  readonly era: number;
  readonly n: number;
  readonly sum: number;
  readonly count: number;
}

const nothing = { sum: 0, count: 0 } as const;

/** Judges effects in the order in which the store accepted them: once, in order, by one writer at a time. */
export class EffectCheck {
  private readonly writers = new Map<string, Writer>();
  private readonly progress = new Map<string, Progress>();

  constructor(
    private readonly ledger: Ledger,
    private readonly onViolation: (violation: Violation) => void,
  ) {}

  judge(effect: Effect): void {
    if (this.ledger.observe(effect)) this.tell('effect_doubled', effect, 'is there a second time');
    this.judgeWriter(effect);
    if (effect.era === this.ledger.era) this.judgeProgress(effect);
  }

  /** Sum and count of an agent that keeps state, folded from its effects in the present era. */
  foldOf(agentId: string): { readonly sum: number; readonly count: number } {
    const progress = this.progress.get(agentId);
    return progress?.era === this.ledger.era ? progress : nothing;
  }

  private judgeWriter(effect: Effect): void {
    const { by, epoch, pid } = effect;
    const writer = this.writers.get(by);
    if (!writer || epoch > writer.epoch) {
      this.writers.set(by, { epoch, pid, past: new Set() });
    } else if (epoch < writer.epoch) {
      this.tell('two_writers', effect, `was accepted after one of epoch ${writer.epoch}`);
    } else if (pid !== writer.pid) {
      if (writer.past.has(pid)) this.tell('two_writers', effect, `was accepted after one of process ${writer.pid}`);
      writer.past.add(writer.pid);
      writer.pid = pid;
    }
  }

  private judgeProgress(effect: Effect): void {
    const { by, era, n, add = 0, done } = effect;
    const last = this.progress.get(by);
    const before = last?.era === era ? last : { era, n: 0, ...nothing };
    // Those who share a queue get its messages in any order.
    if (n <= before.n && done === undefined) this.tell('out_of_order', effect, `came after ${before.n}`);
    const next = { sum: before.sum + add, count: before.count + 1 };
    const { sum = next.sum, count = done ?? next.count } = effect;
    if (sum !== next.sum || count !== next.count) {
      this.tell('state_mismatch', effect, `follows count ${before.count}, sum ${before.sum}`);
    }
    this.progress.set(by, { era, n, sum, count });
  }

  private tell(kind: Violation['kind'], effect: Effect, what: string): void {
    const { topic, pos, lane, n, by, epoch, pid, sum, count } = effect;
    const numbers = sum === undefined ? '' : ` (count ${count}, sum ${sum})`;
    const writer = `${by}, epoch ${epoch}, process ${pid}`;
    this.onViolation({ kind, what: `effect of ${lane} ${n} on ${topic} by ${writer}${numbers}, at ${pos}, ${what}` });
  }
}
