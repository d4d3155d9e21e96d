import { conflict, exhausted, notFound, type GuildhallError, type Position } from '@guildhall/contract';
import type { DeadLetter, MessageStore, ReplayOutcome } from '@guildhall/messaging';

/** Messages that no try helped: to be looked at, delivered once more, or dropped. */
export class DeadLetters {
  constructor(private readonly messages: MessageStore) {}

  list(guildId: string, { after, limit }: { after?: Position; limit?: number } = {}): Promise<DeadLetter[]> {
    return this.messages.deadLetters(guildId, { after, count: limit });
  }

  async show(guildId: string, id: Position): Promise<DeadLetter> {
    const letter = await this.messages.deadLetter(guildId, id);
    if (letter) return letter;
    throw notFoundError(guildId, id);
  }

  async replay(guildId: string, id: Position): Promise<void> {
    const outcome = await this.messages.replayDeadLetter(guildId, id);
    if (outcome !== 'replayed') throw refusals[outcome](guildId, id);
  }

  async drop(guildId: string, id: Position): Promise<void> {
    if (!(await this.messages.dropDeadLetter(guildId, id))) throw notFoundError(guildId, id);
  }
}

type Refusal = Exclude<ReplayOutcome, 'replayed'>;

const refusals: Readonly<Record<Refusal, (guildId: string, id: Position) => GuildhallError>> = {
  not_found: notFoundError,
  unsubscribed: (guildId, id) => {
    const message = `Whoever failed with dead letter ${id} of guild ${guildId} has ended for good. Run it again, or drop the letter.`;
    return conflict('DEAD_LETTER_UNDELIVERABLE', message, { field: 'id' });
  },
  full: (guildId, id) => {
    const message = `As many replays wait as may, so dead letter ${id} of guild ${guildId} stays. Replay it later.`;
    return exhausted('TOPIC_FULL', message, { field: 'id' });
  },
};

function notFoundError(guildId: string, id: Position): GuildhallError {
  const message = `Guild ${guildId} has no dead letter ${id} any more. List its dead letters to see their ids.`;
  return notFound('DEAD_LETTER_NOT_FOUND', message, { field: 'id' });
}
