import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '@guildhall/contract';
import type { GuildRecord } from '@guildhall/registry';
import { canonicalJson } from './canonical-json';

/** What the process of an agent is told of the client that wished for it. */
export interface Client {
  readonly machineId: number;
  readonly clientType: string;
  readonly clientProperties: JsonObject;
}

const digestLength = 32;

/**
 * Names everything that an agent's process is told, so that two wishes with the same digest need no other process. Of the
 * guild that is all but its name and description, which are there for people. Options that say nothing are none: what
 * remains of options when the replicas are taken out.
 */
export function wishDigest(guild: GuildRecord, agent: JsonObject, client: Client): string {
  const { name: _name, description: _description, ...settings } = guild.guild;
  const { organizationId, messaging, defaultTopic } = guild;
  const { machineId, clientType, clientProperties } = client;
  const told = {
    agent: withoutEmptyOptions(agent),
    settings,
    organizationId,
    messaging,
    defaultTopic,
    machineId,
    clientType,
    clientProperties,
  };
  return createHash('sha256').update(canonicalJson(told)).digest('hex').slice(0, digestLength);
}

function withoutEmptyOptions({ properties = {}, ...others }: JsonObject): JsonObject {
  const { guildhall = {}, ...own } = properties as JsonObject;
  const options = isEmpty(guildhall) ? own : { ...own, guildhall };
  return isEmpty(options) ? others : { ...others, properties: options };
}

function isEmpty(value: Json): boolean {
  return Object.keys(value as JsonObject).length === 0;
}
