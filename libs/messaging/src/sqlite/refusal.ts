import type { SqliteDatabase } from '@guildhall/sqlite';

/** Thrown inside a transaction, so that nothing of the step is kept, with the outcome to answer. */
class Refusal<T> extends Error {
  constructor(readonly outcome: T) {
    super('refused');
  }
}

/** One atomic step that may find, half way, that it must not be taken. */
export function refusableTransaction<T>(database: SqliteDatabase, step: (refuse: (outcome: T) => never) => T): T {
  const refuse = (outcome: T): never => {
    throw new Refusal(outcome);
  };
  try {
    return database.transaction(() => step(refuse));
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.outcome as T;
    throw thrown;
  }
}
