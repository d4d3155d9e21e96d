/** Bounds of what crosses a border, in bytes of UTF-8 JSON unless the name says otherwise. */
export const limits = {
  specBytes: 1024 * 1024,
  messageBytes: 1024 * 1024,
  /** All messages that one handler of an agent publishes, together. */
  publishedBytes: 8 * 1024 * 1024,
  /** Durable state of one agent, all keys together. */
  stateBytes: 4 * 1024 * 1024,
  /** One line of the agent process protocol. */
  frameBytes: 16 * 1024 * 1024,
  idChars: 255,
  nameChars: 64,
  topicChars: 255,
  idempotencyKeyChars: 200,
  /** How often one agent may run. */
  replicas: 1000,
  /** How many agents a guild's document may name, each counted as often as it runs. */
  guildAgents: 10_000,
  /** Of a guild's agents that run more than once, each counted as often as it runs. */
  guildBytes: 64 * 1024 * 1024,
} as const;
