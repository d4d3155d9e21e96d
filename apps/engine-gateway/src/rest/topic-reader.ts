import type { ExecutionEngine, PlacedMessage } from '@guildhall/engine';

export interface TopicReading {
  readonly guildId: string;
  readonly topic: string;
  /** `earliest`, or the position after which to begin. Absent: the earliest, or with `follow` what comes from now on. */
  readonly from?: string;
  /** Ends after so many messages. Default: 100, or with `follow` none. */
  readonly limit?: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

const keptLimit = 100;
const pageSize = 200;

/** A topic's messages, oldest first. Without `follow` it ends with what the topic keeps. */
export function readTopic(engine: ExecutionEngine, reading: TopicReading): AsyncGenerator<PlacedMessage> {
  return reading.follow ? followed(engine, reading) : kept(engine, reading);
}

async function* followed(
  engine: ExecutionEngine,
  { guildId, topic, from, limit = Infinity, signal }: TopicReading,
): AsyncGenerator<PlacedMessage> {
  const start = from === undefined || from === 'earliest' ? from : { after: from };
  let count = 0;
  for await (const placed of engine.follow(guildId, topic, { from: start, signal })) {
    yield placed;
    if (++count >= limit) return;
  }
}

async function* kept(
  engine: ExecutionEngine,
  { guildId, topic, from, limit = keptLimit, signal }: TopicReading,
): AsyncGenerator<PlacedMessage> {
  let after = from === 'earliest' ? undefined : from;
  for (let left = limit; left > 0 && !signal.aborted;) {
    const page = await engine.readTopic(guildId, topic, { after, count: Math.min(left, pageSize) });
    yield* page;
    after = page.at(-1)?.pos;
    if (after === undefined) return;
    left -= page.length;
  }
}
