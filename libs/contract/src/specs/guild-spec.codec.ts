import type { JsonObject } from '../json';
import { findIdIssues } from './agent-ids';
import { documentOfAgent } from './agent-spec.codec';
import { readFields, writeFields } from './field-table';
import { findSizeIssues } from './guild-size';
import type { GuildSpec, GuildSpecInit } from './guild-spec';
import { guildFields } from './guild-spec.fields';
import { guildDocument } from './guild-spec.schema';
import { requireDocument, withId } from './spec-document';

/**
 * A guild's specification, with its agents, from its document. Unknown fields are kept at every level; absent ids of
 * the guild and of its agents are drawn.
 *
 * @param field where the document stands in a larger one; the fields in errors begin with it
 * @throws GuildhallError invalid SPEC_INVALID | DUPLICATE_AGENT_ID | UNSUPPORTED_FIELD | TOPIC_INVALID |
 *   PLACEMENT_STRATEGY_UNKNOWN
 */
export function decodeGuildSpec(document: unknown, field = ''): GuildSpec {
  const place = { field, what: 'The guild specification' };
  const issuesOf = (guild: unknown) => [...findSizeIssues(guild, field), ...findIdIssues(guild, field)];
  const valid = requireDocument(guildDocument, document, place, issuesOf);
  return readFields(guildFields, withAgentIds(withId(valid)));
}

/** The document of a guild: the one it was decoded from, except for what differs since. */
export function encodeGuildSpec(spec: GuildSpec): JsonObject {
  return writeFields(guildFields, spec);
}

/**
 * A guild's specification from TypeScript, with the defaults filled in and the same rules as for a document.
 *
 * @throws GuildhallError as `decodeGuildSpec`; the field is named as in the document
 */
export function guildSpec(init: GuildSpecInit): GuildSpec {
  const { agents, ...rest } = init;
  const document = writeFields(guildFields, { ...readFields(guildFields, {}), ...rest } as GuildSpec);
  return decodeGuildSpec(agents ? { ...document, agents: agents.map(documentOfAgent) } : document);
}

function withAgentIds(document: JsonObject): JsonObject {
  const agents = document['agents'] as JsonObject[] | undefined;
  return agents ? { ...document, agents: agents.map(withId) } : document;
}
