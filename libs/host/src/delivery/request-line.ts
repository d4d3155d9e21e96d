import { checkMessage, type Fence, type PublishFrame } from '@guildhall/contract';
import type { MessageStore, PublishOutcome, Refused } from '@guildhall/messaging';
import type { AgentChannel } from '@guildhall/processes';
import { Inbox } from './inbox';
import type { MessageBroker } from './message-broker';
import { asPublishError, refusalError } from './refusal-error';

export interface RequestLineParts {
  readonly fence: Fence;
  readonly store: MessageStore;
  readonly broker: MessageBroker;
  readonly channel: AgentChannel;
  readonly onRefused: (refused: Refused) => void;
}

/** What one process publishes outside of any commit, which are its requests, and the inbox to which answers come. */
export class RequestLine {
  private inbox: Inbox | undefined;

  constructor(private readonly parts: RequestLineParts) {}

  /** Never rejects: the agent is told what failed. */
  async publish({ call, message, expectsResponse }: PublishFrame): Promise<void> {
    const { fence, store, channel } = this.parts;
    try {
      if (expectsResponse) await this.openInbox();
      checkMessage(message);
      const topic = { guildId: fence.guildId, topic: message.topic };
      await this.answer(call, await store.publish(topic, message, { fence, dedupe: true }));
    } catch (error) {
      channel.send({ t: 'answer', call, error: asPublishError(error) });
    }
  }

  close(): void {
    this.inbox?.close();
  }

  private openInbox(): Promise<void> {
    const { fence, store, broker, channel } = this.parts;
    this.inbox ??= new Inbox(fence, store, broker, channel);
    return this.inbox.open();
  }

  private async answer(call: number, outcome: PublishOutcome): Promise<void> {
    const { channel, onRefused } = this.parts;
    if (outcome.outcome === 'published' || outcome.outcome === 'repeated') {
      if (outcome.outcome === 'repeated') await this.inbox?.rereadFrom(outcome.pos);
      channel.send({ t: 'answer', call, pos: outcome.pos });
      return;
    }
    if (outcome.outcome !== 'full') onRefused(outcome);
    channel.send({ t: 'answer', call, error: refusalError(outcome).toJSON() });
  }
}
