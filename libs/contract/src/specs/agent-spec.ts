import type { JsonObject } from '../json';
import type { Sourced } from './spec-source';

/** What an agent wants of its host. */
export interface ResourceSpec extends Sourced {
  /** Processors; a fraction is fine. */
  readonly numCpus?: number;
  readonly numGpus?: number;
  /** `memory` is a limit in bytes or a text such as `256Mi`; what else is here is carried, not acted upon. */
  readonly customResources: JsonObject;
}

export interface QosSpec extends Sourced {
  /** Seconds that one handler may take; absent or 0: no limit. */
  readonly timeout?: number;
  /** How often a failed message is tried again before it is dead-lettered; absent: 2. */
  readonly retryCount?: number;
  /** Carried, not acted upon. */
  readonly latency?: number;
}

/**
 * One agent (DESIGN 5.1). The document form is Rustic AI's JSON in snake_case; `decodeAgentSpec` and `encodeAgentSpec`
 * turn one into the other, `agentSpec` makes one from its camelCase fields.
 */
export interface AgentSpec extends Sourced {
  /** 1-255 printable characters; unique in its guild. Drawn when the document has none. */
  readonly id: string;
  /** 1-64 characters. */
  readonly name: string;
  readonly description: string;
  /** The class, as the catalog names it. */
  readonly className: string;
  readonly additionalTopics: readonly string[];
  readonly properties: JsonObject;
  readonly listenToDefaultTopic: boolean;
  readonly actOnlyWhenTagged: boolean;
  /** Always empty: a document with predicates is refused. */
  readonly predicates: JsonObject;
  readonly dependencyMap: JsonObject;
  readonly additionalDependencies: readonly string[];
  readonly resources: ResourceSpec;
  readonly qos: QosSpec;
}

/** The camelCase fields from which `agentSpec` makes a specification; all but three have defaults. */
export type AgentSpecInit = Pick<AgentSpec, 'name' | 'description' | 'className'> &
  Partial<Omit<AgentSpec, 'resources' | 'qos'>> & {
    readonly resources?: Partial<ResourceSpec>;
    readonly qos?: Partial<QosSpec>;
  };
