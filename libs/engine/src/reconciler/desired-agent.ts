import type { AgentEnd, AgentLocation, GuildRecord, StoredAgentRecord } from '@guildhall/registry';

/** One wish beside what the store knows of the agent. */
export interface DesiredAgent {
  readonly guild: GuildRecord;
  readonly record: StoredAgentRecord;
  readonly location: AgentLocation;
  /** How it ended for good, if it did. */
  readonly end: AgentEnd | undefined;
}
