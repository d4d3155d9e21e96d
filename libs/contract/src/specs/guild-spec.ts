import type { JsonObject } from '../json';
import type { AgentSpec, AgentSpecInit } from './agent-spec';
import type { Sourced } from './spec-source';

/** A named group of agents that talk to each other (DESIGN 5.1). Documents are Rustic AI's JSON in snake_case. */
export interface GuildSpec extends Sourced {
  /** 1-255 printable characters. Drawn when the document has none. */
  readonly id: string;
  /** 1-64 characters. */
  readonly name: string;
  readonly description: string;
  readonly organizationId?: string;
  /** No two have the same id. */
  readonly agents: readonly AgentSpec[];
  readonly dependencyMap: JsonObject;
  /** Holds no steps: a document with routing steps is refused. */
  readonly routes: JsonObject;
  /** Carried, not acted upon. */
  readonly gateway?: JsonObject;
  /** What Guildhall adds lies under `guildhall`; see `agentOptions`. */
  readonly properties: JsonObject;
}

/** The camelCase fields from which `guildSpec` makes a specification. */
export type GuildSpecInit = Pick<GuildSpec, 'name' | 'description'> &
  Partial<Omit<GuildSpec, 'agents'>> & { readonly agents?: readonly AgentSpecInit[] };
