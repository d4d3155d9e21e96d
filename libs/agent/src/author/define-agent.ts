import type { JsonObject } from '@guildhall/contract';
import { planKey, type AgentBehaviour, type AgentDefinition, type Route } from './agent-definition';
import { checkDefinition } from './check-routes';
import type { LifecycleHandler, MessageHandler } from './message-handler';

/** A handler that takes only messages of one format. */
export interface FormatHandler<S extends object = object> {
  readonly format: string;
  readonly handler: MessageHandler<S>;
}

export interface QueueHandler<S extends object = object> {
  readonly topic: string;
  readonly format?: string;
  readonly handler: MessageHandler<S>;
}

type OneOrMore<T> = T | readonly T[];

/** What an agent is. Everything but the name is optional. */
export interface AgentOptions<S extends object = object> {
  /** The name under which the catalog and specifications know the class, such as `examples.Greeter`. */
  readonly className: string;
  /** Handlers by topic. The agent subscribes to these topics. */
  readonly on?: { readonly [topic: string]: MessageHandler<NoInfer<S>> | OneOrMore<FormatHandler<NoInfer<S>>> };
  /** Handlers by message format, for any topic the agent listens to. */
  readonly onFormat?: { readonly [format: string]: MessageHandler<NoInfer<S>> };
  /** Takes what no other handler takes, from any topic the agent listens to. */
  readonly onMessage?: MessageHandler<NoInfer<S>>;
  /** Handlers by work queue: each message goes to one agent of all that name the queue. */
  readonly queues?: { readonly [queue: string]: OneOrMore<QueueHandler<NoInfer<S>>> };
  /** Runs before the agent counts as ready. May publish and set state. A throw fails the start. */
  readonly onStart?: LifecycleHandler<NoInfer<S>>;
  /** Runs after the last message, when the agent is asked to stop; not when its process is killed. */
  readonly onStop?: LifecycleHandler<NoInfer<S>>;
  /** Durable state's defaults: what `ctx.state.get` answers for these keys until they are set. */
  readonly state?: S;
}

/**
 * Defines an agent class. A message goes to one handler, the most closely fitting: topic and format, then topic, then
 * format, then `onMessage`. What none takes counts as done.
 *
 * @throws TypeError when the definition contradicts itself
 */
export function defineAgent<S extends object = object>(options: AgentOptions<S>): AgentDefinition;
export function defineAgent(options: AgentOptions): AgentDefinition {
  const { className } = options;
  const routes = routesOf(options);
  checkDefinition(className, routes);
  const behaviour: AgentBehaviour = { routes, onStart: options.onStart, onStop: options.onStop };
  const stateDefaults = (options.state ?? {}) as JsonObject;
  return { className, [planKey]: { className, stateDefaults, construct: () => behaviour } };
}

function routesOf({ on = {}, onFormat = {}, onMessage, queues = {} }: AgentOptions): Route[] {
  const routes: Route[] = [];
  for (const [topic, entry] of Object.entries(on)) {
    if (typeof entry === 'function') routes.push({ topic, handle: entry });
    else for (const { format, handler } of listOf(entry)) routes.push({ topic, format, handle: handler });
  }
  for (const [queue, entry] of Object.entries(queues)) {
    for (const { topic, format, handler } of listOf(entry)) routes.push({ queue, topic, format, handle: handler });
  }
  for (const [format, handle] of Object.entries(onFormat)) routes.push({ format, handle });
  if (onMessage) routes.push({ handle: onMessage });
  return routes;
}

function listOf<T extends object>(entry: OneOrMore<T>): readonly T[] {
  return Array.isArray(entry) ? (entry as readonly T[]) : [entry as T];
}
