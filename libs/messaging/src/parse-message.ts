import type { Message } from '@guildhall/contract';
import type { StoredMessage } from './message.store';

/** What a stored message says. */
export function parseMessage({ json }: Pick<StoredMessage, 'json'>): Message {
  return JSON.parse(json) as Message;
}
