import {
  type CommitFrame,
  type InitFrame,
  type Json,
  type JsonObject,
  type Message,
  type PublishFrame,
  type StateChange,
  type Subscription,
} from '@guildhall/contract';
import type { AgentSource } from '../author/agent-definition';
import { initFrameOf, type SeatOptions } from '../runtime/sample-init';
import { MemoryHost } from './memory-host';

export interface DeadLetter {
  readonly message: Message;
  readonly reason: string;
  readonly attempts: number;
}

export interface SeatEvents {
  /** What the agent published, once its commit is applied. */
  published(message: Message): void;
  /** A request, at once. */
  requested(message: Message): void;
}

/** One agent under test, on a runtime of its own, with what it left behind. */
export class AgentSeat {
  readonly deadLetters: DeadLetter[] = [];
  readonly agentId: string;
  subscriptions: readonly Subscription[] = [];
  private readonly init: InitFrame;
  private readonly host: MemoryHost;
  private readonly values: Map<string, Json>;
  private readonly inHand = new Map<string, Message>();
  private deliveries = 0;

  /** @throws TypeError for something that is no agent class */
  constructor(
    source: AgentSource,
    options: SeatOptions,
    private readonly events: SeatEvents,
  ) {
    this.init = initFrameOf(source, options);
    this.agentId = this.init.agentId;
    this.values = new Map(Object.entries(this.init.state));
    this.host = new MemoryHost(source);
    this.host.onFrame((frame) => {
      if (frame.t === 'commit') this.apply(frame);
      if (frame.t === 'publish') this.take(frame);
    });
  }

  /** Rejects with what its constructor or onStart threw. */
  async start(): Promise<void> {
    this.subscriptions = (await this.step('loaded', this.init)).subscriptions;
    await this.step('ready', { t: 'start' });
  }

  get state(): JsonObject {
    return Object.fromEntries(this.values);
  }

  get log() {
    return this.host.framesOf('log').map(({ level, message, fields }) => ({ level, message, fields }));
  }

  /** Delivers a message and resolves with its commit. */
  async deliver(
    message: Message,
    { queue, attempt = 1 }: { queue?: string; attempt?: number } = {},
  ): Promise<CommitFrame> {
    this.deliveries += 1;
    const place = { topic: message.topic, pos: `0-${this.deliveries}`, ...(queue !== undefined && { queue }) };
    this.inHand.set(place.pos, message);
    const committed = this.host.commitOf(place);
    this.host.give({ t: 'deliver', d: [{ ...place, attempt, message }] });
    return committed;
  }

  respond(message: Message): void {
    this.host.give({ t: 'response', message });
  }

  async stop(): Promise<void> {
    if (this.host.exitCode !== undefined) return;
    await this.step('stopped', { t: 'stop', reason: 'the test has ended', deadlineMs: 5_000 });
  }

  private async step<T extends 'loaded' | 'ready' | 'stopped'>(type: T, frame: Parameters<MemoryHost['give']>[0]) {
    const answer = this.host.next(type);
    this.host.give(frame);
    return answer.catch((ended: unknown) => {
      const failed = this.host.framesOf('failed')[0]?.error;
      throw failed ? Object.assign(new Error(failed.message), { name: failed.name, stack: failed.stack }) : ended;
    });
  }

  private apply({ at, publish = [], state, dead }: CommitFrame): void {
    this.change(state ?? {});
    const message = this.inHand.get(at?.pos ?? '');
    if (dead && message) this.deadLetters.push({ message, ...dead });
    for (const one of publish) this.events.published(one);
  }

  private change({ set = {}, delete: gone = [] }: StateChange): void {
    for (const [key, value] of Object.entries(set)) this.values.set(key, value);
    for (const key of gone) this.values.delete(key);
  }

  private take({ call, message }: PublishFrame): void {
    this.host.give({ t: 'answer', call, pos: `0-${call}` });
    this.events.requested(message);
  }
}
