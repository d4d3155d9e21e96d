import type { Fence } from '@guildhall/contract';
import { GuildhallError } from '@guildhall/contract';
import type { CommitEntry, CommitOutcome, MessageStore } from '@guildhall/messaging';
import { RetryPause } from './retry-pause';

/** More than this in one step would keep other clients of the store waiting. */
const batchEntries = 512;
/** A step is begun anew where what it publishes would be more, however few the commits. */
const batchChars = 8 * 1024 * 1024;

/** What a process committed, as the store takes it. */
export interface Commit extends CommitEntry {
  readonly seq: number;
}

export type Applied = 'applied' | 'repeated';
export type CommitRefusal =
  Exclude<CommitOutcome, { outcome: Applied | 'full' }> | { outcome: 'failed'; error: unknown };

export interface CommitQueueParts {
  readonly fence: Fence;
  readonly store: MessageStore;
  /** The last seq the store holds. */
  readonly seq: number;
  readonly onSettled: (commits: readonly Commit[]) => void;
  /** Nothing of this process is applied any more; called once. */
  readonly onRefused: (refusal: CommitRefusal) => void;
}

/**
 * The commits of one agent process on their way to the store: one step under way at a time, all that came in meanwhile
 * goes with the next. A step whose answer was lost is sent again as it was, which the store recognises by its seq.
 */
export class CommitQueue {
  private readonly pending: Commit[] = [];
  private readonly closing = new AbortController();
  private nextSeq: number;
  private flushing: Promise<void> | undefined;
  private refused = false;

  constructor(private readonly parts: CommitQueueParts) {
    this.nextSeq = parts.seq + 1;
  }

  push(commit: Commit): void {
    if (this.refused) return;
    const expected = this.nextSeq + this.pending.length;
    if (commit.seq !== expected) return this.refuse({ outcome: 'stale_seq', seq: expected - 1 });
    this.pending.push(commit);
    this.flushing ??= this.flush();
  }

  /** Resolves when all that was pushed is settled or refused. */
  async drain(): Promise<void> {
    while (this.flushing) await this.flushing;
  }

  /** Gives up what the store has not answered; for a host that ends while the store is away. */
  abandon(): void {
    this.closing.abort();
  }

  private async flush(): Promise<void> {
    // What the process said in one breath goes together: its frames are read in one turn.
    await Promise.resolve();
    await this.flushAll().catch((error: unknown) => this.refuse({ outcome: 'failed', error }));
    this.flushing = undefined;
  }

  private async flushAll(): Promise<void> {
    while (this.pending.length > 0 && !this.refused) {
      const commits = this.nextBatch();
      const outcome = await this.commit(commits);
      if (!outcome) return;
      if (outcome.outcome !== 'applied' && outcome.outcome !== 'repeated') return this.refuse(outcome);
      this.pending.splice(0, commits.length);
      this.nextSeq += commits.length;
      this.parts.onSettled(commits);
    }
  }

  /** At least one, of whatever size. */
  private nextBatch(): readonly Commit[] {
    let chars = 0;
    const end = this.pending.findIndex((commit, index) => {
      chars += publishedChars(commit);
      return index > 0 && (index >= batchEntries || chars > batchChars);
    });
    return this.pending.slice(0, end < 0 ? undefined : end);
  }

  /** Tries until the store answers and has room. */
  private async commit(commits: readonly Commit[]) {
    const { store, fence } = this.parts;
    const batch = { fence, firstSeq: this.nextSeq, entries: commits };
    const pause = new RetryPause(this.closing.signal);
    do {
      const outcome = await store.commit(batch).catch(ifUnreachable);
      if (outcome && outcome.outcome !== 'full') return outcome;
    } while (await pause.wait());
    return undefined;
  }

  private refuse(refusal: CommitRefusal): void {
    if (this.refused) return;
    this.refused = true;
    this.pending.length = 0;
    this.parts.onRefused(refusal);
  }
}

function publishedChars({ publish = [] }: Commit): number {
  return publish.reduce((sum, { json }) => sum + json.length, 0);
}

function ifUnreachable(error: unknown): undefined {
  if (error instanceof GuildhallError && error.kind === 'unavailable') return undefined;
  throw error;
}
