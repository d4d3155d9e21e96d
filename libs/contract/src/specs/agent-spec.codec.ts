import type { JsonObject } from '../json';
import type { AgentSpec, AgentSpecInit } from './agent-spec';
import { agentFields } from './agent-spec.fields';
import { agentDocument } from './agent-spec.schema';
import { readFields, writeFields } from './field-table';
import { requireDocument, withId } from './spec-document';

/**
 * An agent's specification from its document. Unknown fields are kept; an absent id is drawn.
 *
 * @param field where the document stands in a larger one, e.g. `agents[2]`; the fields in errors begin with it
 * @throws GuildhallError invalid SPEC_INVALID | UNSUPPORTED_FIELD | TOPIC_INVALID | PLACEMENT_STRATEGY_UNKNOWN
 */
export function decodeAgentSpec(document: unknown, field = ''): AgentSpec {
  const valid = requireDocument(agentDocument, document, { field, what: 'The agent specification' });
  return readFields(agentFields, withId(valid));
}

/** The document of an agent: the one it was decoded from, except for what differs since. */
export function encodeAgentSpec(spec: AgentSpec): JsonObject {
  return writeFields(agentFields, spec);
}

/**
 * An agent's specification from TypeScript, with the defaults filled in and the same rules as for a document.
 *
 * @throws GuildhallError as `decodeAgentSpec`; the field is named as in the document
 */
export function agentSpec(init: AgentSpecInit): AgentSpec {
  return decodeAgentSpec(documentOfAgent(init));
}

export function documentOfAgent(init: AgentSpecInit): JsonObject {
  return writeFields(agentFields, { ...readFields(agentFields, {}), ...init } as AgentSpec);
}
