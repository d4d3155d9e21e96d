import { agentSpec, guildSpec, type AgentSpec, type GuildSpec } from '@guildhall/contract';

/** Answers each message on `questions` with its payload on `answers`. Idle processes of the pool have it loaded. */
export const preloadedClass = 'examples.Answering';
/** Another class of the examples, which idle processes have not loaded. */
export const otherClass = 'examples.Echo';
export const questions = 'questions';
export const answers = 'answers';

export function benchAgent(id: string, init: Partial<Pick<AgentSpec, 'className' | 'properties'>> = {}): AgentSpec {
  const description = 'An agent of the benchmarks.';
  return agentSpec({ id, name: id, description, className: preloadedClass, listenToDefaultTopic: false, ...init });
}

export function benchGuild(id: string, agents: readonly AgentSpec[] = []): GuildSpec {
  return guildSpec({ id, name: id, description: 'A guild of the benchmarks.', agents });
}
