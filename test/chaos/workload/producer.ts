import { setTimeout as delay } from 'node:timers/promises';
import type { Trace } from '../trace';
import type { Ledger } from './ledger';
import type { Lane } from './population';

const callMs = 3000;
const retryMs = 100;

export interface ProducerParts {
  readonly lane: Lane;
  readonly ledger: Ledger;
  /** REST interfaces; one that fails is followed by the other. */
  readonly urls: readonly string[];
  readonly trace: Trace;
}

/** Publishes numbered messages one after the other through the gateways, each until it is acknowledged. */
export class Producer {
  private readonly ending = new AbortController();
  private running: Promise<void> | undefined;
  private paused: Promise<void> | undefined;
  private unpause: () => void = () => undefined;
  private busy: Promise<void> = Promise.resolve();
  private era = 0;
  private n = 0;
  private at = 0;

  constructor(private readonly parts: ProducerParts) {}

  start(): void {
    this.running = this.run();
  }

  /** Resolves when nothing is on its way. */
  pause(): Promise<void> {
    this.paused ??= new Promise((resolve) => (this.unpause = resolve));
    return this.busy;
  }

  resume(): void {
    this.paused = undefined;
    this.unpause();
  }

  async end(): Promise<void> {
    this.ending.abort();
    this.resume();
    await this.running;
  }

  private async run(): Promise<void> {
    const { lane } = this.parts;
    while (!this.ending.signal.aborted) {
      if (this.paused) await this.paused;
      else await (this.busy = this.publishNext());
      await delay(lane.pauseMs, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  /** An era that ends meanwhile ends this, too: whether the message arrived does not matter any more. */
  private async publishNext(): Promise<void> {
    const { lane, ledger, trace } = this.parts;
    this.n = this.era === ledger.era ? this.n + 1 : 1;
    this.era = ledger.era;
    ledger.invoked(lane, this.n, trace.nowMs);
    while (ledger.era === this.era && !this.ending.signal.aborted) {
      if (await this.publish(this.n)) return ledger.acknowledged(lane, this.era, this.n);
      this.at += 1;
      await delay(retryMs);
    }
  }

  private async publish(n: number): Promise<boolean> {
    const { lane, urls } = this.parts;
    const url = `${urls[this.at % urls.length]}/v1/guilds/${lane.guildId}/topics/${lane.topicOf(n)}/messages`;
    const payload = { lane: lane.name, era: this.era, n, ...lane.payloadOf(n) };
    const body = JSON.stringify({ id: `${lane.name}-${this.era}-${n}`, payload });
    const signal = AbortSignal.any([this.ending.signal, AbortSignal.timeout(callMs)]);
    const headers = { 'content-type': 'application/json' };
    try {
      const response = await fetch(url, { method: 'POST', headers, body, signal });
      await response.arrayBuffer();
      return response.status === 201;
    } catch {
      return false;
    }
  }
}
