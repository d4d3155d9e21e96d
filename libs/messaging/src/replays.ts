import type { AgentRef, Message, Subscription } from '@guildhall/contract';
import { defaultFormat, messageId } from '@guildhall/contract';

/** No topic, agent or queue has this character, so nobody outside can name what begins with it. */
const hidden = '\u0001';

/** The work queue on every topic of replayed messages. */
export const replayQueue = 'replays';

/** The topic on which a guild's hosts are told that somebody has a message replayed. */
export const replayNews = `${hidden}replayed`;

/** What one of them says: the topic that got a message. */
const newsOf = 'replays';

/** Where an agent's own replays wait. */
export function ownReplayTopic(agentId: string): string {
  return replayTopic(agentId, { topic: '' });
}

/**
 * Where messages wait that are given once more to the one they failed with: the agent itself, or the agents of its work
 * queue. A topic of its own, so that those who handled the message before do not get it again.
 */
export function replayTopic(agentId: string, { topic, queue }: Subscription): string {
  return queue === undefined
    ? `${hidden}replays/agent/${agentId}`
    : `${hidden}replays/queue/${JSON.stringify([topic, queue])}`;
}

/** A topic of replayed messages, and the work queue that they failed on; none where they failed with the agent alone. */
export interface ReplaySource {
  readonly topic: string;
  readonly queue?: string;
}

/** What an agent may take replayed messages from: its own, then those of its work queues. */
export function replaySources(agentId: string, subscriptions: readonly Subscription[]): ReplaySource[] {
  const queues = subscriptions.flatMap(({ topic, queue }) => (queue === undefined ? [] : [{ topic, queue }]));
  const shared = queues.map((one) => ({ topic: replayTopic(agentId, one), queue: one.queue }));
  return [{ topic: ownReplayTopic(agentId) }, ...shared];
}

export function replayNewsMessage(topic: string): Message {
  const content = { sender: {}, payload: { [newsOf]: topic }, format: defaultFormat };
  return { id: messageId(), topic: replayNews, ...content, timestamp: Date.now() };
}

/** Whether a message on `replayNews` tells of something that an agent with these subscriptions may take. */
export function tellsOfReplay(
  { payload }: Message,
  { agentId }: AgentRef,
  subscriptions: readonly Subscription[],
): boolean {
  return replaySources(agentId, subscriptions).some(({ topic }) => topic === payload[newsOf]);
}
