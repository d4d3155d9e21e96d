import { requirePosition, type Position } from '@guildhall/contract';
import type { CommitBatch, CommitEntry, OutgoingMessage } from './message.store';
import { replayQueue, replayTopic } from './replays';

/** Entries of a work queue that a batch settles. */
export interface Acknowledgement {
  readonly topic: string;
  readonly queue: string;
  readonly positions: Position[];
}

/** A message that goes to the dead letters. */
export interface Burial {
  /** The topic that holds it, which is another one than it failed on when it was replayed. */
  readonly from: string;
  readonly topic: string;
  readonly queue?: string;
  readonly pos: Position;
  readonly reason: string;
  readonly attempts: number;
}

/** What a batch comes to: of cursors and of state only the last word counts. */
export interface BatchEffects {
  /** Every topic that the batch touches. */
  readonly topics: Set<string>;
  readonly cursors: Map<string, Position>;
  readonly acknowledgements: Acknowledgement[];
  readonly publish: OutgoingMessage[];
  /** Value as JSON; undefined deletes the entry. */
  readonly state: Map<string, string | undefined>;
  readonly burials: Burial[];
}

/** @throws GuildhallError invalid ARGUMENT_INVALID, field `at.pos`, before a store has done anything */
export function effectsOf(batch: CommitBatch): BatchEffects {
  const effects: BatchEffects = {
    topics: new Set(),
    cursors: new Map(),
    acknowledgements: [],
    publish: [],
    state: new Map(),
    burials: [],
  };
  const queues = new Map<string, Acknowledgement>();
  for (const entry of batch.entries) addEntry(effects, queues, entry, batch.fence.agentId);
  return effects;
}

function addEntry(
  effects: BatchEffects,
  queues: Map<string, Acknowledgement>,
  entry: CommitEntry,
  agentId: string,
): void {
  if (entry.at) addDelivery(effects, queues, entry.at, entry.dead, agentId);
  if (entry.publish) publish(effects, entry.publish);
  for (const [key, value] of Object.entries(entry.state?.set ?? {})) effects.state.set(key, JSON.stringify(value));
  for (const key of entry.state?.delete ?? []) effects.state.set(key, undefined);
}

function addDelivery(
  effects: BatchEffects,
  queues: Map<string, Acknowledgement>,
  at: NonNullable<CommitEntry['at']>,
  dead: CommitEntry['dead'],
  agentId: string,
): void {
  const place = placeOf(at, agentId);
  settle(effects, queues, place);
  if (dead) effects.burials.push({ from: place.topic, ...at, ...dead });
}

interface Place {
  readonly topic: string;
  readonly queue?: string;
  readonly pos: Position;
}

/** Where the store holds what was delivered. */
function placeOf(at: NonNullable<CommitEntry['at']>, agentId: string): Place {
  return at.replayed ? { topic: replayTopic(agentId, at), queue: replayQueue, pos: at.pos } : at;
}

function settle(effects: BatchEffects, queues: Map<string, Acknowledgement>, { topic, queue, pos }: Place): void {
  requirePosition(pos, 'at.pos');
  effects.topics.add(topic);
  if (queue === undefined) effects.cursors.set(topic, pos);
  else acknowledgement(effects, queues, topic, queue).positions.push(pos);
}

function acknowledgement(
  effects: BatchEffects,
  queues: Map<string, Acknowledgement>,
  topic: string,
  queue: string,
): Acknowledgement {
  const key = JSON.stringify([topic, queue]);
  const known = queues.get(key);
  // One command of Redis's takes so many; more begin another.
  if (known && known.positions.length < 1_000) return known;
  const begun: Acknowledgement = { topic, queue, positions: [] };
  queues.set(key, begun);
  effects.acknowledgements.push(begun);
  return begun;
}

function publish(effects: BatchEffects, messages: readonly OutgoingMessage[]): void {
  for (const message of messages) {
    effects.topics.add(message.topic);
    effects.publish.push(message);
  }
}
