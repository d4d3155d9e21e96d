import type { JsonObject } from '../json';
import type { Sourced } from './spec-source';

/** The form that names a Python class; carried for agents that read it. */
export interface MessagingByClass extends Sourced {
  readonly backendModule: string;
  readonly backendClass: string;
  readonly backendConfig: JsonObject;
}

/** The form that names a kind of backend. */
export interface MessagingByType extends Sourced {
  readonly backendType: string;
  readonly connectionParams: JsonObject;
}

/** What a guild's author says of messaging, in either form of DESIGN 5.1. Messages travel through the store anyway. */
export type MessagingConfig = MessagingByClass | MessagingByType;

/** Used when none is given: the store of the engine. */
export const defaultMessagingConfig: MessagingByType = { backendType: 'guildhall', connectionParams: {} };
