import { inboxTopic, newMessage, type AgentTag, type JsonObject, type Message } from '@guildhall/contract';
import { planOf, type AgentSource } from '../author/agent-definition';
import { AgentSeat, type DeadLetter } from './agent-seat';
import type { SeatOptions } from '../runtime/sample-init';

/** A member of a guild under test: its class, or its class with how it is set up. */
export type TestMember = AgentSource | (SeatOptions & { readonly agent: AgentSource });

export interface GuildPublishOptions {
  readonly format?: string;
  /** Default: a tag named `tester`. */
  readonly sender?: AgentTag;
  readonly recipients?: readonly AgentTag[];
}

/** Agents that talk to each other for ever are cut off after so many messages. */
const messageLimit = 10_000;

/** Several agents under test that hear each other, without processes. */
export class TestGuild {
  /** Everything that was published, by the test and by its agents, oldest first. */
  readonly messages: Message[] = [];
  private readonly seats: readonly AgentSeat[];
  private readonly turns = new Map<string, number>();
  private readonly underWay = new Set<Promise<unknown>>();
  private started = false;

  /** @internal Use `testGuild`. */
  constructor(members: readonly TestMember[]) {
    const route = (message: Message) => this.route(message);
    this.seats = members.map((member) => {
      const { agent, ...options } = isSetUp(member) ? member : { agent: member };
      return new AgentSeat(agent, options, { published: route, requested: route });
    });
  }

  /** @internal */
  async start(): Promise<void> {
    for (const seat of this.seats) await seat.start();
    this.started = true;
    // What agents published while they started is heard by all of them, as cursors exist before processes do.
    for (const message of [...this.messages]) this.hand(message);
    await this.settled();
  }

  /** Publishes a message as somebody outside, and resolves when nobody has anything left to do. */
  async publish(topic: string, payload: object, { sender = { name: 'tester' }, ...content }: GuildPublishOptions = {}) {
    this.route(newMessage({ topic, payload: payload as JsonObject, sender, ...content }));
    await this.settled();
  }

  /**
   * Resolves when every message is settled by everyone who heard it.
   *
   * @throws Error when the agents go on talking without end
   */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    if (this.messages.length < messageLimit) return;
    throw new Error(`The guild published ${messageLimit} messages and has not come to an end.`);
  }

  /** The messages of one topic, oldest first. */
  on(topic: string): Message[] {
    return this.messages.filter((message) => message.topic === topic);
  }

  /** Durable state of an agent, by its id. */
  stateOf(agentId: string): JsonObject {
    return this.seatOf(agentId).state;
  }

  deadLettersOf(agentId: string): readonly DeadLetter[] {
    return this.seatOf(agentId).deadLetters;
  }

  async stop(): Promise<void> {
    await Promise.all(this.seats.map((seat) => seat.stop()));
  }

  private route(message: Message): void {
    if (this.messages.length >= messageLimit) return;
    this.messages.push(message);
    if (this.started) this.hand(message);
  }

  private hand(message: Message): void {
    const asker = this.seats.find(({ agentId }) => inboxTopic(agentId) === message.topic);
    if (asker) return asker.respond(message);
    for (const { seat, queue } of this.hearersOf(message.topic)) this.track(seat.deliver(message, { queue }));
  }

  /** Each subscriber of the topic, and of each queue the member whose turn it is. */
  private hearersOf(topic: string): { seat: AgentSeat; queue?: string }[] {
    const hearers = this.seats.flatMap((seat) =>
      seat.subscriptions.filter((one) => one.topic === topic).map(({ queue }) => ({ seat, queue })),
    );
    const queues = new Set(hearers.flatMap(({ queue }) => (queue === undefined ? [] : [queue])));
    const chosen = [...queues].map((queue) => {
      const members = hearers.filter((one) => one.queue === queue);
      const key = JSON.stringify([topic, queue]);
      const turn = this.turns.get(key) ?? 0;
      this.turns.set(key, turn + 1);
      return members[turn % members.length]!;
    });
    return [...hearers.filter(({ queue }) => queue === undefined), ...chosen];
  }

  private track(work: Promise<unknown>): void {
    const done = work.finally(() => this.underWay.delete(done));
    this.underWay.add(done);
  }

  private seatOf(agentId: string): AgentSeat {
    const seat = this.seats.find((one) => one.agentId === agentId);
    if (!seat) throw new Error(`No agent of the guild has the id "${agentId}".`);
    return seat;
  }
}

function isSetUp(member: TestMember): member is SeatOptions & { readonly agent: AgentSource } {
  return planOf(member) === undefined && 'agent' in member;
}

/**
 * Starts several agents that hear each other.
 *
 * @throws as `testAgent`
 */
export async function testGuild(members: readonly TestMember[]): Promise<TestGuild> {
  const guild = new TestGuild(members);
  await guild.start();
  return guild;
}
