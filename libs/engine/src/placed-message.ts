import { parseMessage, type StoredMessage } from '@guildhall/messaging';
import type { PlacedMessage } from './execution-engine';

/** A stored message as callers of the engine see it. */
export function asPlaced(stored: StoredMessage): PlacedMessage {
  return { pos: stored.pos, message: parseMessage(stored) };
}
