import { unavailable } from '@guildhall/contract';

const lostConnection =
  /ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|Connection is closed|max retries|timed out|Socket timeout|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|isn't writeable|isn't ready|None of startup nodes|All sentinels are unreachable|Failed to refresh slots/i;

/** Redis answers and will not do it, whatever is asked: full, no disk, too few replicas, a script that does not end. */
const refusesWork = /\bOOM\b|MISCONF|NOREPLICAS|\bBUSY\b/;

const refusesUs = /NOAUTH|WRONGPASS|NOPERM|invalid username-password|invalid password/;

/** What a call to Redis threw, as unavailable STORE_UNREACHABLE where the store is at fault; else unchanged. */
export function asRedisFailure(error: unknown): unknown {
  const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
  const sentence = sentenceFor(text);
  return sentence ? unavailable('STORE_UNREACHABLE', sentence, { cause: error }) : error;
}

/** Whether a command was sent and its time ran out. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Error && error.message === 'Command timed out';
}

/** Whether Redis answered and did not take our name or password. */
export function isRefusedLogin(error: unknown): boolean {
  return error instanceof Error && refusesUs.test(error.message);
}

function sentenceFor(text: string): string | undefined {
  if (refusesUs.test(text)) return `Redis refused the credentials of REDIS_URL: ${text}`;
  if (lostConnection.test(text)) return 'Redis does not answer. Check REDIS_URL and that Redis runs.';
  if (refusesWork.test(text)) return `Redis does no work now: ${text}`;
  return undefined;
}
