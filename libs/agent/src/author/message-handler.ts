import type { Message } from '@guildhall/contract';
import type { AgentContext, LifecycleContext } from './agent-context';

/**
 * Handles one message. A method type, because methods may narrow the payload: `(message: Message<{ who: string }>) =>`.
 * What it returns is waited for and dropped.
 */
export type MessageHandler<S extends object = object> = {
  handle(message: Message<object>, ctx: AgentContext<S>): unknown;
}['handle'];

export type LifecycleHandler<S extends object = object> = {
  handle(ctx: LifecycleContext<S>): unknown;
}['handle'];
