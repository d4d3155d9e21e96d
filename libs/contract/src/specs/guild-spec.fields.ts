import type { Json, JsonObject } from '../json';
import type { AgentSpec } from './agent-spec';
import { agentFields } from './agent-spec.fields';
import { object, optional, readFields, required, writeFields, type Field, type FieldTable } from './field-table';
import type { GuildSpec } from './guild-spec';

const agents: Field<readonly AgentSpec[]> = {
  key: 'agents',
  read: (before) => ((before ?? []) as Json[]).map((agent) => readFields(agentFields, agent as JsonObject)),
  write: (value, before) =>
    before == null && value.length === 0 ? before : value.map((agent) => writeFields(agentFields, agent)),
};

export const guildFields: FieldTable<GuildSpec> = {
  id: required('id'),
  name: required('name'),
  description: required('description'),
  organizationId: optional('organization_id'),
  agents,
  dependencyMap: object('dependency_map'),
  routes: object('routes'),
  gateway: optional('gateway'),
  properties: object('properties'),
};
