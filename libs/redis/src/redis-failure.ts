import { unavailable } from '@guildhall/contract';

const lostConnection =
  /ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|Connection is closed|max retries|timed out|Socket timeout|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|isn't writeable|isn't ready|None of startup nodes|All sentinels are unreachable|Failed to refresh slots/i;

/** Redis answers and will not do it, whatever is asked: full, no disk, too few replicas, a script that does not end. */
const refusesWork = /\bOOM\b|MISCONF|NOREPLICAS|\bBUSY\b/;

const refusesUs = /NOAUTH|WRONGPASS|NOPERM|invalid username-password|invalid password/;

/** What a call to Redis threw, as unavailable STORE_UNREACHABLE where the store is at fault; else unchanged. */
export function asRedisFailure(error: unknown): unknown {
  const text = `${nameOf(error)} ${textOf(error)}`;
  const sentence = sentenceFor(text);
  return sentence ? unavailable('STORE_UNREACHABLE', sentence, { cause: error }) : error;
}

/** Whether a command was sent and its time ran out. */
export function isUnanswered(error: unknown): boolean {
  return textOf(error) === 'Command timed out';
}

/** Whether Redis answered and did not take our name or password. */
export function isRefusedLogin(error: unknown): boolean {
  return refusesUs.test(textOf(error));
}

/** The message of whatever was thrown. */
export function textOf(error: unknown): string {
  return has(error, 'message') ? String(error.message) : String(error);
}

function nameOf(error: unknown): string {
  return has(error, 'name') ? String(error.name) : '';
}

function has<K extends string>(thing: unknown, key: K): thing is Record<K, unknown> {
  return typeof thing === 'object' && thing !== null && key in thing;
}

function sentenceFor(text: string): string | undefined {
  if (refusesUs.test(text)) return `Redis refused the credentials of REDIS_URL: ${text}`;
  if (lostConnection.test(text)) return 'Redis does not answer. Check REDIS_URL and that Redis runs.';
  if (refusesWork.test(text)) return `Redis does no work now: ${text}`;
  return undefined;
}
