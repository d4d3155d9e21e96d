import type { AgentFrame } from '@guildhall/contract';
import { ProtocolViolation } from './protocol-violation';

type Fields = { readonly [name: string]: unknown };
type Check = (frame: Fields) => boolean;

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOf = (value: unknown, check: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(check);
const isAbsentOr = (value: unknown, check: (value: unknown) => boolean): boolean => value === undefined || check(value);

const isSubscription = (value: unknown): boolean =>
  isObject(value) && isText(value['topic']) && isAbsentOr(value['queue'], isText);

const isMessage = (value: unknown): boolean =>
  isObject(value) &&
  isText(value['id']) &&
  isText(value['topic']) &&
  isText(value['format']) &&
  isObject(value['sender']) &&
  isObject(value['payload']) &&
  typeof value['timestamp'] === 'number';

const isDelivery = (value: unknown): boolean => isSubscription(value) && isText((value as Fields)['pos']);

const isStateChange = (value: unknown): boolean =>
  isObject(value) &&
  isAbsentOr(value['set'], isObject) &&
  isAbsentOr(value['delete'], (keys) => isListOf(keys, isText));

const isDeath = (value: unknown): boolean => isObject(value) && isText(value['reason']) && isCount(value['attempts']);

const isErrorText = (value: unknown): boolean => isObject(value) && isText(value['name']) && isText(value['message']);

const stages: readonly unknown[] = ['load', 'construct', 'start'];
const levels: readonly unknown[] = ['debug', 'info', 'warn', 'error'];

/** By hand and not by a schema: this runs for every frame of every agent. A new frame does not compile without a row. */
const checks: Readonly<Record<AgentFrame['t'], Check>> = {
  loaded: (frame) => isListOf(frame['subscriptions'], isSubscription),
  ready: () => true,
  failed: (frame) => stages.includes(frame['stage']) && isErrorText(frame['error']),
  commit: (frame) =>
    isCount(frame['seq']) &&
    isAbsentOr(frame['at'], isDelivery) &&
    isAbsentOr(frame['publish'], (messages) => isListOf(messages, isMessage)) &&
    isAbsentOr(frame['state'], isStateChange) &&
    isAbsentOr(frame['dead'], isDeath),
  publish: (frame) => isCount(frame['call']) && isMessage(frame['message']),
  log: (frame) => levels.includes(frame['level']) && isText(frame['message']) && isAbsentOr(frame['fields'], isObject),
  pong: (frame) => isCount(frame['n']),
  stopped: () => true,
};

const byType = new Map<unknown, Check>(Object.entries(checks));

/**
 * The frame, when it has the shape that its type asks for. What it says (a topic's length, whose turn it is) is for
 * those to judge who act on it.
 *
 * @throws ProtocolViolation
 */
export function checkAgentFrame(value: unknown): AgentFrame {
  if (!isObject(value)) throw new ProtocolViolation('sent a line that is no object');
  const check = byType.get(value['t']);
  if (!check) throw new ProtocolViolation(`sent a frame of the unknown type ${JSON.stringify(value['t'])}`);
  if (!check(value)) throw new ProtocolViolation(`sent a ${String(value['t'])} frame that lacks or misuses a field`);
  return value as unknown as AgentFrame;
}
