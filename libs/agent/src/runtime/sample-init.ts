import { defaultTopic, protocolVersion, type InitFrame, type JsonObject } from '@guildhall/contract';
import { planOf, type AgentSource } from '../author/agent-definition';

/** How an agent under test is set up. Everything has a default. */
export interface SeatOptions {
  /** Default: the class name. */
  readonly id?: string;
  /** Default: the id. */
  readonly name?: string;
  readonly guildId?: string;
  readonly organizationId?: string;
  /** The `properties` of its specification. */
  readonly config?: JsonObject;
  /** Durable state it begins with. */
  readonly state?: JsonObject;
  /** How often a message is tried. Default 1, so that a failing test does not wait. */
  readonly attempts?: number;
  /** Default 0: no limit. */
  readonly handlerTimeoutMs?: number;
  /** Default `default_topic`. */
  readonly defaultTopic?: string;
  /** Further fields of the agent's specification, such as `additional_topics`. */
  readonly spec?: JsonObject;
}

/** An agent as rich as most: what its start brings is what gets compiled (docs/adr/0027-a-runner-that-is-compiled-at-the-build.md). */
export const richSeat: SeatOptions = {
  state: { count: 1 },
  handlerTimeoutMs: 1000,
  spec: { additional_topics: ['other'] },
};

/**
 * The init frame that a host would send for an agent: for tests, and for starts that only warm up.
 *
 * @throws TypeError for something that is no agent class
 */
export function initFrameOf(source: AgentSource, options: SeatOptions): InitFrame {
  const plan = planOf(source);
  if (!plan) throw new TypeError('Only what defineAgent returned, or a class with @AgentClass, can be tested.');
  const { id = plan.className, name = id, guildId = 'test-guild', config = {}, spec = {} } = options;
  return {
    t: 'init',
    protocol: protocolVersion,
    className: plan.className,
    agent: { id, name, description: 'under test', class_name: plan.className, properties: config, ...spec },
    guild: { id: guildId, name: guildId, description: 'under test' },
    messaging: {},
    defaultTopic: options.defaultTopic ?? defaultTopic,
    organizationId: options.organizationId ?? 'test-organization',
    guildId,
    agentId: id,
    epoch: 1,
    seq: 0,
    state: options.state ?? {},
    machineId: 0,
    clientType: 'test',
    clientProperties: {},
    handlerTimeoutMs: options.handlerTimeoutMs ?? 0,
    attempts: options.attempts ?? 1,
  };
}
