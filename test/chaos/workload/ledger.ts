import type { Effect } from './effect';
import type { Lane } from './population';

/** What is missing of one acknowledged message. */
export interface Missing {
  readonly lane: string;
  readonly n: number;
  readonly topic: string;
  /** The agent whose effect is missing; absent: anyone's. */
  readonly of?: string;
}

/**
 * What was published and which effects of it were seen, in the present era. When the store was emptied, another era
 * begins: nothing of before is expected any more.
 */
export class Ledger {
  private presentEra = 1;
  private isBinding = true;
  /** When the publishing of each number of a lane began, in ms of the trace's clock. */
  private sent = new Map<string, Map<number, number>>();
  /** Messages acknowledged, over all eras. */
  acknowledgedCount = 0;
  /** `guild/topic` and number, to those whose effect was seen. */
  private seen = new Map<string, Set<string>>();
  /** Effects of acknowledged messages that were not seen. */
  private outstanding = new Map<string, Missing>();
  private readonly byTopic = new Map<string, 'anyone' | readonly string[]>();

  constructor(lanes: readonly Lane[]) {
    for (const { guildId, effects } of lanes) {
      for (const { topic, of } of effects) this.byTopic.set(`${guildId}/${topic}`, of);
    }
  }

  get era(): number {
    return this.presentEra;
  }

  /** @param isBinding whether effects are expected; without, as while nobody has wished the guilds again, only judged */
  beginEra(isBinding: boolean): void {
    this.presentEra += 1;
    this.isBinding = isBinding;
    this.sent = new Map();
    this.seen = new Map();
    this.outstanding = new Map();
  }

  invoked({ name }: Lane, n: number, atMs: number): void {
    const sent = this.sent.get(name) ?? new Map<number, number>();
    this.sent.set(name, sent.set(n, atMs));
  }

  acknowledged(lane: Lane, era: number, n: number): void {
    this.acknowledgedCount += 1;
    if (!this.isBinding || era !== this.presentEra) return;
    for (const missing of this.unseenOf(lane, n)) this.outstanding.set(JSON.stringify(missing), missing);
  }

  invokedAt({ lane, n, era }: Effect): number | undefined {
    return era === this.presentEra ? this.sent.get(lane)?.get(n) : undefined;
  }

  /** @returns whether this very effect was seen before */
  observe(effect: Effect): boolean {
    if (effect.era !== this.presentEra) return false;
    const key = keyOf(effect.guildId, effect.topic, effect.n);
    const seen = this.seen.get(key) ?? new Set<string>();
    this.seen.set(key, seen);
    const of = this.byTopic.get(`${effect.guildId}/${effect.topic}`);
    const isRepeat = of === 'anyone' ? seen.size > 0 : seen.has(effect.by);
    seen.add(effect.by);
    this.forget(effect, of);
    return isRepeat;
  }

  get missing(): readonly Missing[] {
    return [...this.outstanding.values()];
  }

  private forget({ lane, n, topic, by }: Effect, of: Lane['effects'][number]['of'] | undefined): void {
    const missing: Missing = of === 'anyone' ? { lane, n, topic } : { lane, n, topic, of: by };
    this.outstanding.delete(JSON.stringify(missing));
  }

  private unseenOf({ name, guildId, effects }: Lane, n: number): Missing[] {
    return effects.flatMap(({ topic, of }): Missing[] => {
      const seen = this.seen.get(keyOf(guildId, topic, n));
      if (of === 'anyone') return seen ? [] : [{ lane: name, n, topic }];
      return of.filter((agent) => !seen?.has(agent)).map((agent) => ({ lane: name, n, topic, of: agent }));
    });
  }
}

function keyOf(guildId: string, topic: string, n: number): string {
  return `${guildId}/${topic}/${n}`;
}
