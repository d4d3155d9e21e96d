import { inboxTopic, type Fence, type Position } from '@guildhall/contract';
import type { MessageStore } from '@guildhall/messaging';
import type { AgentChannel } from '@guildhall/processes';
import type { MessageBroker } from './message-broker';
import { RetryPause } from './retry-pause';
import type { TopicHub } from './topic-hub';

/** Answers to an agent's requests. They bypass mailbox and cursor: who asked is waiting, and asks again if it dies. */
export class Inbox {
  private hub: TopicHub | undefined;
  private leave: () => void = () => undefined;
  private opening: Promise<void> | undefined;
  private position: Position = '0-0';
  private reading = false;
  private readonly closing = new AbortController();

  constructor(
    private readonly fence: Fence,
    private readonly store: MessageStore,
    private readonly broker: MessageBroker,
    private readonly channel: AgentChannel,
  ) {}

  /** Begins to listen, before the first request leaves. When that fails, the next request tries again. */
  open(): Promise<void> {
    this.opening ??= this.listen().catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  /** Reads again from where an earlier process had sent the request: its answer may be there already. */
  async rereadFrom(position: Position): Promise<void> {
    const messages = await this.store.read(this.topic, position, 1000);
    for (const { json } of messages) this.send(json);
  }

  close(): void {
    this.closing.abort();
    this.leave();
  }

  private get topic() {
    return { guildId: this.fence.guildId, topic: inboxTopic(this.fence.agentId) };
  }

  private async listen(): Promise<void> {
    const { hub, leave } = await this.broker.listen(this.topic, { reads: true, onNews: () => void this.forward() });
    if (this.closing.signal.aborted) return leave();
    this.position = hub.tail;
    this.hub = hub;
    this.leave = leave;
  }

  /** A store that fails is asked again after a pause: whoever waits for the answer has a deadline of its own. */
  private async forward(): Promise<void> {
    if (!this.hub || this.reading) return;
    this.reading = true;
    const pause = new RetryPause(this.closing.signal);
    do {
      const isDone = await this.forwardAll(this.hub).catch(() => false);
      if (isDone) break;
    } while (await pause.wait());
    this.reading = false;
  }

  private async forwardAll(hub: TopicHub): Promise<true> {
    while (!hub.isAtEnd(this.position)) {
      const { messages, end } = await hub.read(this.position, 128);
      for (const { json } of messages) this.send(json);
      this.position = end;
    }
    return true;
  }

  private send(json: string): void {
    this.channel.sendLine(`{"t":"response","message":${json}}`);
  }
}
