import {
  agentOptions,
  decodeAgentSpec,
  decodeGuildSpec,
  decodeMessagingConfig,
  defaultMessagingConfig,
  defaultTopic,
  encodeAgentSpec,
  encodeGuildSpec,
  encodeMessagingConfig,
  type CreateAgentRequest,
  type GuildSpec,
} from '@guildhall/contract';
import type { WishKind } from '@guildhall/registry';
import type { CreateAgentCall } from '../host-calls';
import { fromBytes, toBytes } from './json-bytes';

export function encodeCreateAgent(call: CreateAgentCall): CreateAgentRequest {
  return {
    agentSpec: toBytes(encodeAgentSpec(call.agentSpec)),
    guildSpec: toBytes(encodeGuildSpec({ ...call.guildSpec, agents: [] })),
    messagingConfig: toBytes(encodeMessagingConfig(call.messagingConfig)),
    clientProperties: toBytes(call.clientProperties),
    machineId: call.machineId,
    clientType: call.clientType,
    organizationId: call.organizationId,
    guildId: call.guildId,
    epoch: call.epoch,
    idempotencyKey: call.idempotencyKey,
    deadlineMs: call.deadlineMs,
    defaultTopic: call.defaultTopic,
    cursorStart: call.cursorStart ?? '',
    wishDigest: call.wish?.digest ?? '',
    wishKind: call.wish?.kind ?? '',
  };
}

/** @throws GuildhallError invalid, with the field at fault */
export function decodeCreateAgent(request: CreateAgentRequest): CreateAgentCall {
  const guildSpec = guildOf(request);
  const agentSpec = decodeAgentSpec(fromBytes(request.agentSpec, 'agent_spec'), 'agent_spec');
  agentOptions(guildSpec, agentSpec);
  const messaging =
    request.messagingConfig.length > 0 ? fromBytes(request.messagingConfig, 'messaging_config') : undefined;
  return {
    agentSpec,
    guildSpec,
    messagingConfig: messaging ? decodeMessagingConfig(messaging) : defaultMessagingConfig,
    clientProperties: fromBytes(request.clientProperties, 'client_properties'),
    machineId: request.machineId,
    clientType: request.clientType,
    organizationId: request.organizationId || (guildSpec.organizationId ?? ''),
    guildId: guildSpec.id,
    epoch: request.epoch,
    idempotencyKey: request.idempotencyKey,
    deadlineMs: request.deadlineMs,
    defaultTopic: request.defaultTopic || defaultTopic,
    ...(request.cursorStart && { cursorStart: request.cursorStart }),
    ...(request.wishDigest && { wish: { digest: request.wishDigest, kind: wishKindOf(request.wishKind) } }),
  };
}

/** Of a caller that knows more kinds, or none: a wish that nobody withdraws. */
function wishKindOf(kind: string): WishKind {
  return kind === 'run' || kind === 'replica' ? kind : 'declared';
}

/** The call's guild id comes before that of the document. */
function guildOf({ guildSpec, guildId }: CreateAgentRequest): GuildSpec {
  const guild = decodeGuild(guildSpec);
  return guildId === '' ? guild : { ...guild, id: guildId };
}

/** Agents of one guild come one after the other, each with the same document. */
let lastGuild: { readonly bytes: Buffer; readonly guild: GuildSpec } | undefined;

function decodeGuild(bytes: Uint8Array): GuildSpec {
  if (lastGuild?.bytes.equals(bytes)) return lastGuild.guild;
  const guild = decodeGuildSpec(fromBytes(bytes, 'guild_spec'), 'guild_spec');
  lastGuild = { bytes: Buffer.from(bytes), guild };
  return guild;
}
