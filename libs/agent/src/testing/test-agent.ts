import { newMessage, type AgentTag, type JsonObject, type Message } from '@guildhall/contract';
import type { AgentSource } from '../author/agent-definition';
import { AgentSeat, type DeadLetter } from './agent-seat';
import type { SeatOptions } from '../runtime/sample-init';

export type TestAgentOptions = SeatOptions;

export interface DeliverOptions {
  readonly format?: string;
  /** Default: a tag named `tester`. */
  readonly sender?: AgentTag;
  readonly recipients?: readonly AgentTag[];
  readonly thread?: string;
  readonly reply_to?: string;
  readonly in_response_to?: string;
  /** Delivered as the agent's share of this work queue. */
  readonly queue?: string;
  /** More than 1: as if processes had died over it before. Default 1. */
  readonly attempt?: number;
}

/** Answers a request with a payload; what it throws, or undefined, leaves the request without answer. */
export type RequestStub = (request: Message) => object | undefined;

/** What one delivery came to. */
export interface Delivered {
  readonly published: readonly Message[];
  /** The handler failed for the last time. */
  readonly dead?: { readonly reason: string; readonly attempts: number };
}

/** One agent under test, without a process. */
export class TestAgent {
  /** All it published so far, oldest first; requests included. */
  readonly published: Message[] = [];
  private readonly stubs = new Map<string, RequestStub>();
  private readonly seat: AgentSeat;

  /** @internal Use `testAgent`. */
  constructor(source: AgentSource, options: TestAgentOptions) {
    this.seat = new AgentSeat(source, options, {
      published: (message) => this.published.push(message),
      requested: (message) => this.answerRequest(message),
    });
  }

  /** @internal */
  start(): Promise<void> {
    return this.seat.start();
  }

  /** Delivers a message and resolves when the agent has settled it. */
  async deliver(topic: string, payload: object, options: DeliverOptions = {}): Promise<Delivered> {
    const { queue, attempt, sender = { name: 'tester' }, ...content } = options;
    const message = newMessage({ topic, payload: payload as JsonObject, sender, ...content });
    const { publish = [], dead } = await this.seat.deliver(message, { queue, attempt });
    return { published: publish, ...(dead && { dead }) };
  }

  /** From now on requests on a topic are answered so. Without an answer a request runs into its deadline. */
  answer(topic: string, stub: RequestStub): void {
    this.stubs.set(topic, stub);
  }

  /** Durable state as its last commit left it; declared defaults are not in it. */
  get state(): JsonObject {
    return this.seat.state;
  }

  get deadLetters(): readonly DeadLetter[] {
    return this.seat.deadLetters;
  }

  /** What it wrote to its log, failures of its handlers included. */
  get log() {
    return this.seat.log;
  }

  get subscriptions() {
    return this.seat.subscriptions;
  }

  /** Runs onStop. */
  stop(): Promise<void> {
    return this.seat.stop();
  }

  private answerRequest(request: Message): void {
    this.published.push(request);
    const payload = this.stubs.get(request.topic)?.(request);
    if (payload === undefined) return;
    const { id, reply_to = request.topic, thread } = request;
    const content = { topic: reply_to, payload: payload as JsonObject, in_response_to: id, thread };
    this.seat.respond(newMessage({ ...content, sender: { name: 'stub' } }));
  }
}

/**
 * Starts an agent without a process: the runtime that agent processes have, with this test as its host.
 *
 * @throws what its constructor or onStart threw | TypeError for something that is no agent class
 */
export async function testAgent(source: AgentSource, options: TestAgentOptions = {}): Promise<TestAgent> {
  const kit = new TestAgent(source, options);
  await kit.start();
  return kit;
}
