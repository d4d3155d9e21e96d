import { invalid, type GuildhallError } from '../errors/guildhall-error';
import { limits } from '../limits';
import type { Message } from '../message';
import { isPrintable, isWithin } from '../specs/printable';
import { requireTopic } from '../specs/topic-name';

interface Rule {
  readonly holds: (value: unknown) => boolean;
  readonly sentence: string;
}

const text: Rule = { holds: isText, sentence: `must be a text of 1 to ${limits.idChars} printable characters` };
const tag: Rule = { holds: isTag, sentence: 'must be an object whose id and name, where given, are texts' };

const required: Readonly<Record<'id' | 'sender' | 'payload' | 'format' | 'timestamp', Rule>> = {
  id: text,
  sender: tag,
  payload: { holds: isObject, sentence: 'must be a JSON object' },
  format: text,
  timestamp: { holds: isTime, sentence: 'must be milliseconds since 1970' },
};

const optional: Readonly<Record<'in_response_to' | 'thread' | 'traceparent' | 'priority' | 'recipients', Rule>> = {
  in_response_to: text,
  thread: text,
  traceparent: text,
  priority: { holds: isPriority, sentence: 'must be a whole number from 0 to 9' },
  recipients: {
    holds: (value) => Array.isArray(value) && value.every(isTag),
    sentence: 'must be a list of agent tags',
  },
};

/** As lists: they are gone through for every message of every agent. */
const requiredRules = Object.entries(required);
const optionalRules = Object.entries(optional);

/** @throws GuildhallError invalid TOPIC_INVALID, field `topic`: a topic has 1 to 255 printable characters */
export function checkTopic(topic: unknown): asserts topic is string {
  requireTopic(topic);
}

/**
 * Checks what is about to be published, whoever made it. What no rule names is carried as it is.
 *
 * @throws GuildhallError invalid TOPIC_INVALID | MESSAGE_INVALID with the field | MESSAGE_TOO_LARGE, field `payload`:
 * a message has at most 1 MiB as JSON
 */
export function checkMessage(message: unknown): asserts message is Message {
  messageJson(message);
}

/** The message as it is stored and sent, on one line. Checks it first; throws as `checkMessage` does. */
export function messageJson(message: unknown): string {
  if (!isObject(message)) throw invalid('MESSAGE_INVALID', 'A message must be a JSON object.');
  checkTopic(message['topic']);
  if (message['reply_to'] !== undefined) requireTopic(message['reply_to'], 'reply_to');
  for (const [field, rule] of requiredRules) check(field, message[field], rule);
  for (const [field, rule] of optionalRules) {
    if (message[field] !== undefined) check(field, message[field], rule);
  }
  return requireSize(asJson(message));
}

function check(field: string, value: unknown, rule: Rule): void {
  if (!rule.holds(value)) throw broken(field, `${field} of a message ${rule.sentence}.`);
}

function requireSize(json: string): string {
  const sizeBytes = Buffer.byteLength(json);
  if (sizeBytes <= limits.messageBytes) return json;
  throw invalid(
    'MESSAGE_TOO_LARGE',
    `The message has ${sizeBytes} bytes of JSON; at most ${limits.messageBytes} are allowed. Send a reference instead.`,
    { field: 'payload', limit: limits.messageBytes },
  );
}

function asJson(message: object): string {
  try {
    return JSON.stringify(message);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw broken('payload', `payload of a message must be JSON: ${reason}`, cause);
  }
}

function broken(field: string, sentence: string, cause?: unknown): GuildhallError {
  return invalid('MESSAGE_INVALID', sentence, { field, ...(cause === undefined ? {} : { cause }) });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && isWithin(value, limits.idChars) && isPrintable(value);
}

function isTag(value: unknown): boolean {
  return isObject(value) && [value['id'], value['name']].every((part) => part === undefined || isText(part));
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isPriority(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 9;
}
