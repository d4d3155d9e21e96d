import { unavailable } from '@guildhall/contract';

/** Primary result codes of SQLite with which the store, not its caller, is at fault (https://sqlite.org/rescode.html). */
const storeFailures: { readonly [code: number]: string } = {
  5: 'another process uses it',
  8: 'it is read only',
  10: 'its disk cannot be read or written',
  11: 'it is damaged',
  13: 'its disk is full',
  14: 'it cannot be opened',
  26: 'it is not a database',
};

/** Why the store is at fault; undefined when it is not. */
export function sqliteFailure(error: unknown): { readonly code: number; readonly reason: string } | undefined {
  const extended = typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) : 0;
  const code = extended & 0xff;
  const reason = storeFailures[code];
  return reason === undefined ? undefined : { code, reason };
}

/** What a transaction threw, as unavailable STORE_UNREACHABLE where the store is at fault; else unchanged. */
export function asSqliteFailure(error: unknown, file: string): unknown {
  const failure = sqliteFailure(error);
  if (!failure) return error;
  return unavailable('STORE_UNREACHABLE', `The store ${file} does no work: ${failure.reason}.`, { cause: error });
}
