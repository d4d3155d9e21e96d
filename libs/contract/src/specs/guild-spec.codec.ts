import type { JsonObject } from '../json';
import { documentOfAgent } from './agent-spec.codec';
import { joinPath, type DocumentIssue } from './document-issue';
import { readFields, writeFields } from './field-table';
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
  const valid = requireDocument(guildDocument, document, place, (guild) => findDuplicateIds(guild, field));
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

/** Runs beside the schema, on a document that may still be wrong anywhere. */
function findDuplicateIds(document: unknown, field: string): DocumentIssue[] {
  const firstIndex = new Map<string, number>();
  return idsOf(document).flatMap((id, index) => {
    const first = typeof id === 'string' ? firstIndex.get(id) : undefined;
    if (first === undefined) {
      if (typeof id === 'string') firstIndex.set(id, index);
      return [];
    }
    const at = joinPath(field, ['agents', index, 'id']);
    const message = `${at} is the id of agents[${first}] too; ids are unique within a guild, give this one another.`;
    return [{ field: at, code: 'DUPLICATE_AGENT_ID' as const, message }];
  });
}

function idsOf(document: unknown): unknown[] {
  const agents = (document as { agents?: unknown } | null | undefined)?.agents;
  return Array.isArray(agents) ? agents.map((agent: { id?: unknown } | null | undefined) => agent?.id) : [];
}
