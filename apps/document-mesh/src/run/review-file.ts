import { randomUUID } from 'node:crypto';
import { GuildhallError, internal, unavailable, type Message } from '@guildhall/contract';
import type { ExecutionEngine } from '@guildhall/engine';
import { failureFormat, type ReviewFailure, type ReviewSummary, type Suggestions } from '../agents/mesh-messages';
import { meshTopics } from '../agents/mesh-topics';
import { categories, type FindingCategory } from '../review/finding';
import { givenUpFor } from './given-up';

export interface ReviewOutcome {
  readonly summary: ReviewSummary;
  readonly suggestions: readonly Suggestions[];
}

export interface ReviewFileOptions {
  /** Called with what a specialist found in one task, as it comes. */
  readonly onSuggestions: (suggestions: Suggestions) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends one file through a running document-review guild and waits until all of it is reviewed.
 *
 * @param file absolute path, readable by the producer
 * @throws GuildhallError of the producer when it cannot read the file | unavailable SHUTTING_DOWN by the signal |
 *   internal INTERNAL when an agent has given up a part of it
 */
export async function reviewFile(
  engine: ExecutionEngine,
  guildId: string,
  file: string,
  { onSuggestions, signal }: ReviewFileOptions,
): Promise<ReviewOutcome> {
  const request = { documentId: randomUUID(), file };
  const done = new AbortController();
  const topics = [meshTopics.summary, ...(Object.keys(categories) as FindingCategory[]).map(meshTopics.suggestions)];
  const following = AbortSignal.any([signal, done.signal]);
  const collected = new Collected(request.documentId, onSuggestions);
  const reading = topics.map(async (topic) => {
    for await (const { message } of engine.follow(guildId, topic, { from: 'earliest', signal: following })) {
      if (collected.add(message)) done.abort();
    }
  });
  const watching = givenUpFor(request.documentId, { engine, guildId, signal: following }).then((letter) => {
    if (letter) collected.giveUp(letter.agentId, letter.reason);
    done.abort();
  });
  await engine.publish(guildId, meshTopics.requests, request);
  await Promise.all([...reading, watching]);
  return collected.outcome();
}

/** What came for one document: complete with the summary and all the answers that it counts. */
class Collected {
  private readonly suggestions: Suggestions[] = [];
  private summary: ReviewSummary | undefined;
  private failure: ReviewFailure | undefined;

  constructor(
    private readonly documentId: string,
    private readonly onSuggestions: (suggestions: Suggestions) => void,
  ) {}

  /** @returns whether nothing is missing any more */
  add({ topic, format, payload }: Message<object>): boolean {
    if (topic === meshTopics.summary) this.addResult(format, payload);
    else this.addSuggestions(payload as Suggestions);
    return this.failure !== undefined || this.summary?.tasks === this.suggestions.length;
  }

  /** An agent tried a part of it as often as it may, and will not try again. */
  giveUp(agentId: string, reason: string): void {
    const error = internal('INTERNAL', `Agent ${agentId} could not do its part and has given up: ${reason}`);
    this.failure ??= { documentId: this.documentId, error: error.toJSON() };
  }

  outcome(): ReviewOutcome {
    if (this.failure) throw GuildhallError.fromJSON(this.failure.error);
    if (this.summary) return { summary: this.summary, suggestions: this.suggestions };
    throw unavailable('SHUTTING_DOWN', 'The review was ended before it was complete.');
  }

  private addResult(format: string, payload: object): void {
    const result = payload as ReviewSummary | ReviewFailure;
    if (result.documentId !== this.documentId) return;
    if (format === failureFormat) this.failure = result as ReviewFailure;
    else this.summary = result as ReviewSummary;
  }

  private addSuggestions(suggestions: Suggestions): void {
    if (suggestions.document.id !== this.documentId) return;
    this.suggestions.push(suggestions);
    this.onSuggestions(suggestions);
  }
}
