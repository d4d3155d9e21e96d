import type { Json } from '@guildhall/contract';

/** Who an agent is. Its id is unique in its guild only. */
export interface AgentIdentity {
  readonly id: string;
  readonly name: string;
  readonly guildId: string;
  readonly organizationId: string;
  readonly className: string;
}

/** The `properties` of the agent's specification. */
export type AgentConfig = { readonly [name: string]: Json };

/** What an agent knows of itself before it starts; the constructor of an agent class is given this. */
export interface AgentInfo {
  readonly agent: AgentIdentity;
  readonly config: AgentConfig;
}
