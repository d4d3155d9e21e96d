import type { JsonObject, Message } from '@guildhall/contract';
import { planKey, type AgentBehaviour, type AgentPlan, type RouteMatch } from './agent-definition';
import type { AgentInfo } from './agent-identity';
import { checkDefinition } from './check-routes';
import { collectMarks, mark, type Mark, type MarkedMethod } from './method-marks';

type AgentConstructor = new (info: AgentInfo) => object;
/** Any method that takes a message, whatever its payload. The context is `never`, for each class types its own state. */
type MessageMethod = (message: Message<never>, ctx: never) => unknown;
type LifecycleMethod = (ctx: never) => unknown;

/** Fits both kinds of TypeScript decorators: experimental (three arguments) and standard (two). */
interface MethodDecoratorOf<M> {
  <T extends M>(prototype: object, name: string | symbol, descriptor: TypedPropertyDescriptor<T>): void;
  <T extends M>(method: T, context: ClassMethodDecoratorContext): void;
}

/**
 * Makes a class an agent class. It is constructed with an AgentInfo, once for each process. Methods named `onStart` and
 * `onStop` are its lifecycle handlers, decorated or not.
 *
 * @param options.state durable state's defaults, as in `defineAgent`
 * @throws TypeError when the handlers contradict each other
 */
export function AgentClass(className: string, options: { readonly state?: object } = {}) {
  return (agentClass: abstract new (...args: never[]) => object, _context?: ClassDecoratorContext): void => {
    const marks = collectMarks(agentClass.prototype as object);
    checkDefinition(
      className,
      marks.flatMap(({ mark }) => (mark.kind === 'message' ? [mark.match] : [])),
    );
    const constructor = agentClass as unknown as AgentConstructor;
    const plan: AgentPlan = {
      className,
      stateDefaults: (options.state ?? {}) as JsonObject,
      construct: (info) => behaviourOf(new constructor(info), marks),
    };
    Object.defineProperty(agentClass, planKey, { value: plan });
  };
}

/** Marks a method as handler of the messages that match; without a match, of all that no other handler takes. */
export function OnMessage(match: RouteMatch = {}): MethodDecoratorOf<MessageMethod> {
  return decorator({ kind: 'message', match });
}

/** Marks the method that runs before the agent counts as ready. */
export function OnStart(): MethodDecoratorOf<LifecycleMethod> {
  return decorator({ kind: 'start' });
}

/** Marks the method that runs when the agent is asked to stop. */
export function OnStop(): MethodDecoratorOf<LifecycleMethod> {
  return decorator({ kind: 'stop' });
}

function decorator(what: Mark) {
  return (target: object, _context: unknown, descriptor?: { value?: unknown }): void => {
    mark((descriptor ? descriptor.value : target) as MarkedMethod, what);
  };
}

function behaviourOf(instance: object, marks: readonly { name: string | symbol; mark: Mark }[]): AgentBehaviour {
  const method = (name: string | symbol) => {
    const found = (instance as Record<string | symbol, unknown>)[name];
    return typeof found === 'function' ? (found.bind(instance) as MarkedMethod) : undefined;
  };
  const named = (kind: 'start' | 'stop', fallback: string) =>
    method(marks.find(({ mark }) => mark.kind === kind)?.name ?? fallback);
  const routes = marks.flatMap(({ name, mark }) =>
    mark.kind === 'message' ? [{ ...mark.match, handle: method(name)! }] : [],
  );
  return { routes, onStart: named('start', 'onStart'), onStop: named('stop', 'onStop') };
}
