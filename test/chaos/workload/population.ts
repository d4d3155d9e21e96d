import { agentSpec, guildSpec, type AgentRef, type AgentSpec, type GuildSpec } from '@guildhall/contract';

/** The publisher of a sequence of messages, and where their effects are seen. */
export interface Lane {
  readonly name: string;
  readonly guildId: string;
  readonly topicOf: (n: number) => string;
  readonly payloadOf: (n: number) => { readonly [field: string]: number };
  /** Every message has one effect on each of these topics, or one of every agent named. */
  readonly effects: readonly { readonly topic: string; readonly of: 'anyone' | readonly string[] }[];
  readonly pauseMs: number;
}

/** What runs during a run: 60 agents of several kinds, and who talks to them. */
export interface Population {
  readonly guilds: readonly GuildSpec[];
  readonly lanes: readonly Lane[];
  readonly agents: readonly AgentRef[];
}

const counterGuilds = 3;
const countersEach = 8;
const workerCount = 12;
const pairCount = 8;
const inquiryCount = 4;

export function population(): Population {
  const numbers = range(counterGuilds).map((guild) => countingGuild(guild));
  const all = [...numbers, workingGuild(), rallyGuild(), inquiryGuild()];
  const guilds = all.map(({ guild }) => guild);
  const agents = guilds.flatMap((guild) => guild.agents.map(({ id }) => ({ guildId: guild.id, agentId: id })));
  return { guilds, lanes: all.map(({ lane }) => lane), agents };
}

interface GuildWithLane {
  readonly guild: GuildSpec;
  readonly lane: Lane;
}

function countingGuild(number: number): GuildWithLane {
  const guildId = `numbers-${number}`;
  const ids = range(countersEach).map((counter) => `count-${number}-${counter}`);
  const lane: Lane = {
    name: guildId,
    guildId,
    topicOf: () => 'numbers',
    payloadOf: (n) => ({ add: 1 + (n % 97) }),
    effects: [{ topic: 'sums', of: ids }],
    pauseMs: 100,
  };
  return {
    guild: guild(
      guildId,
      ids.map((id) => agent('Counter', id)),
    ),
    lane,
  };
}

function workingGuild(): GuildWithLane {
  const ids = range(workerCount).map((number) => `work-${number}`);
  const lane: Lane = {
    name: 'jobs',
    guildId: 'yard',
    topicOf: () => 'jobs',
    payloadOf: () => ({}),
    effects: [{ topic: 'done', of: 'anyone' }],
    pauseMs: 30,
  };
  return {
    guild: guild(
      'yard',
      ids.map((id) => agent('Worker', id)),
    ),
    lane,
  };
}

function rallyGuild(): GuildWithLane {
  const pairs = range(pairCount);
  const lane: Lane = {
    name: 'serves',
    guildId: 'court',
    topicOf: (n) => `serves-${pairOf(n, pairCount)}`,
    payloadOf: (n) => ({ pair: pairOf(n, pairCount) }),
    effects: [{ topic: 'returns', of: 'anyone' }],
    pauseMs: 50,
  };
  const agents = pairs.flatMap((pair) => [
    agent('Ping', `ping-${pair}`, [`serves-${pair}`]),
    agent('Pong', `pong-${pair}`, [`balls-${pair}`]),
  ]);
  return { guild: guild('court', agents), lane };
}

function inquiryGuild(): GuildWithLane {
  const pairs = range(inquiryCount);
  const lane: Lane = {
    name: 'questions',
    guildId: 'desk',
    topicOf: (n) => `questions-${pairOf(n, inquiryCount)}`,
    payloadOf: (n) => ({ pair: pairOf(n, inquiryCount) }),
    effects: [
      { topic: 'answers', of: 'anyone' },
      { topic: 'asked', of: 'anyone' },
    ],
    pauseMs: 100,
  };
  const agents = pairs.flatMap((pair) => [
    agent('Asker', `ask-${pair}`, [`questions-${pair}`]),
    agent('Oracle', `oracle-${pair}`, [`facts-${pair}`]),
  ]);
  return { guild: guild('desk', agents), lane };
}

function guild(id: string, agents: readonly AgentSpec[]): GuildSpec {
  return guildSpec({ id, name: id, description: 'A guild of a chaos run.', agents });
}

/** Many tries: an agent that is killed again and again over one message must not give it up. */
function agent(className: string, id: string, topics: readonly string[] = []): AgentSpec {
  return agentSpec({
    id,
    name: id,
    description: `A ${className} of a chaos run.`,
    className: `chaos.${className}`,
    additionalTopics: topics,
    listenToDefaultTopic: false,
    qos: { retryCount: 1000 },
  });
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_none, index) => index + 1);
}

function pairOf(n: number, pairs: number): number {
  return 1 + (n % pairs);
}
