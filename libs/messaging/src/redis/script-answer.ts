import { internal } from '@guildhall/contract';
import type { Refused } from '../message.store';

/** What a script returns: the name of an outcome and its values, as the head of its file says. */
export type ScriptAnswer = readonly [outcome: string, ...values: unknown[]];

/** The refusals of the epoch check, which all effects of agents share. */
export function asRefused([outcome, epoch]: ScriptAnswer): Refused {
  switch (outcome) {
    case 'stale':
      return { outcome, epoch: Number(epoch) };
    case 'fenced':
    case 'unknown':
      return { outcome };
    default:
      throw internal('INTERNAL', `A script of the message store returned ${outcome}.`);
  }
}
