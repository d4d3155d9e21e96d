import type { Message, Position } from '@guildhall/contract';
import type { ExecutionEngine } from '@guildhall/engine';

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

interface Placed {
  readonly pos: Position;
  readonly message: Message;
}

const keptLimit = 100;
/** A topic whose next message does not come in this time has told all it keeps. */
const quietMs = 250;

/** A topic's messages, oldest first. Without `follow` it ends with what the topic keeps. */
export async function* readTopic(engine: ExecutionEngine, reading: TopicReading): AsyncGenerator<Placed> {
  const { guildId, topic, follow, signal } = reading;
  const from = reading.from ?? (follow ? undefined : 'earliest');
  const limit = reading.limit ?? (follow ? Infinity : keptLimit);
  const quiet = new QuietEnd(follow ? Infinity : quietMs, signal);
  const start = from === undefined || from === 'earliest' ? from : { after: from };
  let count = 0;
  try {
    for await (const placed of engine.follow(guildId, topic, { from: start, signal: quiet.signal })) {
      quiet.heard();
      yield placed;
      if (++count >= limit) return;
    }
  } finally {
    quiet.clear();
  }
}

/** A signal that ends with another one, or when nothing was heard for some time. */
class QuietEnd {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private readonly onAbort = () => this.controller.abort();

  constructor(
    private readonly afterMs: number,
    private readonly outer: AbortSignal,
  ) {
    outer.addEventListener('abort', this.onAbort);
    this.heard();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  heard(): void {
    clearTimeout(this.timer);
    if (this.afterMs < Infinity) this.timer = setTimeout(this.onAbort, this.afterMs);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.onAbort);
  }
}
