import type { AgentRef } from '@guildhall/contract';
import { checkFence } from '@guildhall/sqlite';
import { effectsOf, type BatchEffects } from '../batch-effects';
import type { CommitBatch, CommitOutcome } from '../message.store';
import { writeState } from './agent-state-table';
import { checkOrder, readRecord, writeRecord } from './commit-record';
import { bury } from './dead-letter-table';
import { refusableTransaction } from './refusal';
import { hasCursors, settle } from './settle';
import type { SqliteContext } from './sqlite-context';
import { append, grow, makeRoom, topicRow } from './topic-table';

type Refuse = (outcome: CommitOutcome) => never;

export function commit(context: SqliteContext, batch: CommitBatch): CommitOutcome {
  const effects = effectsOf(batch);
  const outcome = refusableTransaction<CommitOutcome>(context.database, (refuse) =>
    apply(context, batch, effects, refuse),
  );
  if (outcome.outcome === 'applied') tellAll(context, batch.fence.guildId, effects);
  return outcome;
}

function apply(context: SqliteContext, batch: CommitBatch, effects: BatchEffects, refuse: Refuse): CommitOutcome {
  const { fence, firstSeq, entries } = batch;
  const lastSeq = firstSeq + entries.length - 1;
  const record = readRecord(context, fence);
  const refusal = checkFence(context.database, fence) ?? checkOrder(record.seq, firstSeq, lastSeq);
  if (refusal) return refuse(refusal);
  if (!hasCursors(context, fence, effects)) return refuse({ outcome: 'unknown' });
  const stateBytes = record.stateBytes + writeState(context, fence, effects.state);
  if (hasSet(effects) && stateBytes > context.options.maxStateBytes) {
    return refuse({ outcome: 'state_too_large', bytes: stateBytes });
  }
  for (const burial of effects.burials) bury(context, fence, burial);
  settle(context, fence, effects);
  publishAll(context, fence, effects, refuse);
  writeRecord(context, fence, lastSeq, stateBytes);
  return { outcome: 'applied' };
}

function hasSet({ state }: BatchEffects): boolean {
  return [...state.values()].some((json) => json !== undefined);
}

/** After the batch has settled what it handled: that makes room, too. */
function publishAll(context: SqliteContext, { guildId }: AgentRef, { publish }: BatchEffects, refuse: Refuse): void {
  if (publish.length === 0) return;
  const positions = context.clock.take(publish.length);
  for (const [topic, indexes] of indexesByTopic(publish)) {
    const row = topicRow(context, { guildId, topic });
    if (!makeRoom(context, row, indexes.length)) refuse({ outcome: 'full', topic });
    for (const index of indexes) append(context, row.id, positions[index]!, publish[index]!.json);
    grow(context, row.id, indexes.length, positions[indexes.at(-1)!]!);
  }
}

function indexesByTopic(publish: BatchEffects['publish']): Map<string, number[]> {
  const indexes = new Map<string, number[]>();
  publish.forEach(({ topic }, index) => {
    const known = indexes.get(topic);
    if (known) known.push(index);
    else indexes.set(topic, [index]);
  });
  return indexes;
}

function tellAll({ news }: SqliteContext, guildId: string, { publish }: BatchEffects): void {
  for (const topic of new Set(publish.map((one) => one.topic))) news.tell({ guildId, topic });
}
