import { invalid, limits } from '@guildhall/contract';

const field = 'idempotency_key';
const most = limits.idempotencyKeyChars;

/**
 * The key of a request that may have none.
 * @throws GuildhallError invalid ARGUMENT_INVALID, field `idempotency_key`: too long
 */
export function boundedKey(key: string): string {
  const { length } = [...key];
  if (length <= most) return key;
  const message = `${field} has ${length} characters; at most ${most} are allowed.`;
  throw invalid('ARGUMENT_INVALID', message, { field, limit: most });
}

/** @throws GuildhallError invalid ARGUMENT_INVALID, field `idempotency_key`: none */
export function requireKey(key: string): void {
  if (key !== '') return;
  const message = `A prepared agent is activated by its key. Fill ${field}.`;
  throw invalid('ARGUMENT_INVALID', message, { field });
}
