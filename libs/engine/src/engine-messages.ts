import { exhausted, newMessage, type Json, type JsonObject, type Message } from '@guildhall/contract';
import type { FollowOptions, Published, PublishOptions } from './execution-engine';
import type { EngineStore } from './store/engine-store';
import { followTopic } from './topic-follower';

/** Messages from and to the world outside the agents. */
export class EngineMessages {
  constructor(private readonly store: EngineStore) {}

  /** @throws GuildhallError invalid TOPIC_INVALID | MESSAGE_TOO_LARGE | MESSAGE_INVALID; exhausted TOPIC_FULL */
  async publish(
    guildId: string,
    topic: string,
    payload: { readonly [key: string]: Json },
    { id, inResponseTo, sender = {}, ...rest }: PublishOptions = {},
  ): Promise<Published> {
    const named = {
      ...(id !== undefined && { id }),
      ...(inResponseTo !== undefined && { in_response_to: inResponseTo }),
    };
    const message: Message = newMessage({ topic, payload: payload as JsonObject, sender, ...named, ...rest });
    const outcome = await this.store.messages.publish({ guildId, topic }, message, { dedupe: id !== undefined });
    if ('pos' in outcome) return { id: message.id, pos: outcome.pos };
    throw exhausted('TOPIC_FULL', `Topic ${topic} is full of unread messages. Publish later, or add consumers.`, {
      field: 'topic',
    });
  }

  follow(guildId: string, topic: string, options: FollowOptions) {
    return followTopic(this.store.messages, guildId, topic, options);
  }
}
