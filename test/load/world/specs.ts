import { agentSpec, guildSpec, type AgentSpec, type GuildSpec } from '@guildhall/contract';

/** The agent of the benchmarks: answers each message on `questions` with its payload on `answers`. */
export const answeringClass = 'examples.Answering';
export const questions = 'questions';
export const answers = 'answers';

export function answeringAgent(id: string, properties: AgentSpec['properties'] = {}): AgentSpec {
  const description = 'Answers what it is asked.';
  return agentSpec({ id, name: id, description, className: answeringClass, listenToDefaultTopic: false, properties });
}

export function answeringGuild(id: string, agents: readonly AgentSpec[] = []): GuildSpec {
  return guildSpec({ id, name: id, description: 'A guild of the benchmarks.', agents });
}
