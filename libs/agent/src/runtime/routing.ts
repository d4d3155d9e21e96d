import type { Delivery } from '@guildhall/contract';
import type { Route } from '../author/agent-definition';
import type { AgentSelf } from './agent-self';

/** The one handler that a delivery goes to: the most closely fitting; undefined when none takes it. */
export function chooseRoute(routes: readonly Route[], { topic, queue, message }: Delivery): Route | undefined {
  let best: Route | undefined;
  for (const route of routes) {
    const fits =
      route.queue === queue &&
      (route.topic === undefined || route.topic === topic) &&
      (route.format === undefined || route.format === message.format);
    if (fits && (!best || closeness(route) > closeness(best))) best = route;
  }
  return best;
}

/**
 * Whether a message is for this agent at all. What a queue hands out always is: nobody else will get it. Of a topic, an
 * agent never hears itself, and a tagged-only agent hears what names it.
 */
export function concerns({ tag, onlyWhenTagged }: AgentSelf, { queue, message }: Delivery): boolean {
  if (queue !== undefined) return true;
  if (message.sender.id === tag.id) return false;
  if (!onlyWhenTagged) return true;
  return message.recipients?.some(({ id, name }) => (id === undefined ? name === tag.name : id === tag.id)) ?? false;
}

function closeness({ topic, format }: Route): number {
  return (topic === undefined ? 0 : 2) + (format === undefined ? 0 : 1);
}
