import type { AgentOptions, AgentSpec, CatalogEntry, GuildSpec, InitFrame } from '@guildhall/contract';
import type { AgentOpening } from './agent-link';
import type { LaunchProfile } from './start/launch-profile';

/** What stays the same over all processes of an agent. */
export interface AgentPlan {
  readonly organizationId: string;
  readonly agentSpec: AgentSpec;
  readonly guildSpec: GuildSpec;
  readonly options: AgentOptions;
  readonly entry: CatalogEntry;
  readonly profile: LaunchProfile;
  /** How long the first start may take; those after a crash take the class's own limit. */
  readonly startMs: number;
  readonly init: (opening: AgentOpening) => InitFrame;
}
