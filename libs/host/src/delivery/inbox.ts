import { inboxTopic, type Fence, type Position } from '@guildhall/contract';
import type { MessageStore } from '@guildhall/messaging';
import type { AgentChannel } from '@guildhall/processes';
import type { MessageBroker } from './message-broker';
import type { TopicHub } from './topic-hub';

/** Answers to an agent's requests. They bypass mailbox and cursor: who asked is waiting, and asks again if it dies. */
export class Inbox {
  private hub: TopicHub | undefined;
  private leave: () => void = () => undefined;
  private opening: Promise<void> | undefined;
  private position: Position = '0-0';
  private reading = false;

  constructor(
    private readonly fence: Fence,
    private readonly store: MessageStore,
    private readonly broker: MessageBroker,
    private readonly channel: AgentChannel,
  ) {}

  /** Begins to listen, before the first request leaves. */
  open(): Promise<void> {
    this.opening ??= this.listen();
    return this.opening;
  }

  /** Reads again from where an earlier process had sent the request: its answer may be there already. */
  async rereadFrom(position: Position): Promise<void> {
    const messages = await this.store.read(this.topic, position, 1000);
    for (const { message } of messages) this.channel.send({ t: 'response', message });
  }

  close(): void {
    this.leave();
  }

  private get topic() {
    return { guildId: this.fence.guildId, topic: inboxTopic(this.fence.agentId) };
  }

  private async listen(): Promise<void> {
    const { hub, leave } = await this.broker.listen(this.topic, { reads: true, onNews: () => void this.forward() });
    this.position = hub.tail;
    this.hub = hub;
    this.leave = leave;
  }

  private async forward(): Promise<void> {
    if (!this.hub || this.reading) return;
    this.reading = true;
    while (!this.hub.isAtEnd(this.position)) {
      for (const { pos, message } of await this.hub.read(this.position, 128)) {
        this.position = pos;
        this.channel.send({ t: 'response', message });
      }
    }
    this.reading = false;
  }
}
