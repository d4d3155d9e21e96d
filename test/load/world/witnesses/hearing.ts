import { setTimeout as delay } from 'node:timers/promises';
import type { HostedEngine } from '@guildhall/engine';
import { eventually } from '../../../support';
import { answers, questions } from '../specs';
import { TopicTail } from '../topic-tail';
import type { World } from '../world';
import { requireOneWriter, type Testimony } from './testimony';
import { witnessGuild } from './witness-guild';

const deadlineMs = 30_000;

/** Asks all witnesses one question after the other, and hears what they say as Redis has it, past all of our own code. */
export class Hearing {
  readonly said: Testimony[] = [];
  private asked = 0;
  private asking: Promise<void> | undefined;
  private isAsking = false;
  private isClosed = false;
  private heard: () => void = () => undefined;

  private constructor(
    private readonly engine: HostedEngine,
    private readonly tail: TopicTail,
    private readonly witnesses: readonly string[],
  ) {
    void this.hear();
  }

  /** The witnesses run already. */
  static async of(world: World, engine: HostedEngine, witnesses: readonly string[]): Promise<Hearing> {
    const { url } = await world.redis();
    const opening = Promise.resolve(new Hearing(engine, TopicTail.ofTopic(url, witnessGuild, answers), witnesses));
    return world.open(opening, (hearing) => hearing.close());
  }

  /** Publishes the next question. @returns its number */
  async ask(workMs = 0): Promise<number> {
    const n = (this.asked += 1);
    await this.engine.publish(witnessGuild, questions, { n, workMs });
    return n;
  }

  /** Asks again and again, with a pause between. */
  askEvery(pauseMs: number, workMs = 0): void {
    this.isAsking = true;
    this.asking = this.keepAsking(pauseMs, workMs);
  }

  async stopAsking(): Promise<void> {
    this.isAsking = false;
    await this.asking;
  }

  /** The first testimony of which this holds, heard or to come. */
  async first(isMeant: (testimony: Testimony) => boolean): Promise<Testimony> {
    const endsAtMs = performance.now() + deadlineMs;
    for (let index = 0; performance.now() < endsAtMs; index += 1) {
      while (index >= this.said.length && performance.now() < endsAtMs) await this.news();
      const testimony = this.said[index];
      if (testimony && isMeant(testimony)) return testimony;
    }
    throw new Error(`what was asked for was not heard within ${deadlineMs} ms`);
  }

  testimoniesOf(by: string): Testimony[] {
    return this.said.filter((testimony) => testimony.by === by);
  }

  /** Waits until everything was answered, and throws when anything was done twice, by two, or out of order. */
  async requireOneWriterEach(): Promise<void> {
    const complete = () => this.witnesses.forEach((by) => requireOneWriter(by, this.testimoniesOf(by), this.asked));
    await eventually(complete, { deadlineMs });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.tail.close();
    await this.stopAsking().catch(() => undefined);
  }

  private async keepAsking(pauseMs: number, workMs: number): Promise<void> {
    while (this.isAsking) {
      await this.ask(workMs);
      await delay(pauseMs);
    }
  }

  private news(): Promise<void> {
    const wait = delay(100, undefined, { ref: false });
    return Promise.race([wait, new Promise<void>((resolve) => (this.heard = resolve))]);
  }

  private async hear(): Promise<void> {
    while (!this.isClosed) {
      const entries = await this.tail.next().catch(() => []);
      const arrivedMs = performance.now();
      for (const [pos, fields] of entries) {
        const { payload } = JSON.parse(fields[1] ?? '') as { payload: Omit<Testimony, 'committedMs' | 'arrivedMs'> };
        this.said.push({ ...payload, committedMs: Number(pos.split('-')[0]), arrivedMs });
      }
      this.heard();
    }
  }
}
