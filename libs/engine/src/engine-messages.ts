import {
  checkTopic,
  exhausted,
  invalid,
  newMessage,
  type Json,
  type JsonObject,
  type Message,
} from '@guildhall/contract';
import type { FollowOptions, PlacedMessage, Published, PublishOptions, ReadTopicOptions } from './execution-engine';
import { asPlaced } from './placed-message';
import type { EngineStore } from './store/engine-store';
import { followTopic } from './topic-follower';

const usualCount = 100;
const mostMessages = 1000;

/** Messages from and to the world outside the agents. */
export class EngineMessages {
  constructor(private readonly store: EngineStore) {}

  /** @throws GuildhallError invalid TOPIC_INVALID | MESSAGE_TOO_LARGE | MESSAGE_INVALID; exhausted TOPIC_FULL */
  async publish(
    guildId: string,
    topic: string,
    payload: { readonly [key: string]: Json },
    { id, inResponseTo, replyTo, sender = {}, ...rest }: PublishOptions = {},
  ): Promise<Published> {
    const named = {
      ...(id !== undefined && { id }),
      ...(inResponseTo !== undefined && { in_response_to: inResponseTo }),
      ...(replyTo !== undefined && { reply_to: replyTo }),
    };
    const message: Message = newMessage({ topic, payload: payload as JsonObject, sender, ...named, ...rest });
    const outcome = await this.store.messages.publish({ guildId, topic }, message, { dedupe: id !== undefined });
    if ('pos' in outcome) return { id: message.id, pos: outcome.pos };
    throw exhausted('TOPIC_FULL', `Topic ${topic} is full of unread messages. Publish later, or add consumers.`, {
      field: 'topic',
    });
  }

  async readTopic(guildId: string, topic: string, options: ReadTopicOptions = {}): Promise<PlacedMessage[]> {
    const { after = '0-0', count = usualCount } = options;
    checkTopic(topic);
    if (!Number.isInteger(count) || count < 1 || count > mostMessages) {
      const message = `count is ${count}; give a whole number from 1 to ${mostMessages}.`;
      throw invalid('ARGUMENT_INVALID', message, { field: 'count' });
    }
    const stored = await this.store.messages.read({ guildId, topic }, after, count);
    return stored.map(asPlaced);
  }

  follow(guildId: string, topic: string, options: FollowOptions) {
    return followTopic(this.store.messages, guildId, topic, options);
  }
}
