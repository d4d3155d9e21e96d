import { createHash } from 'node:crypto';
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
import { boundedKey, requireKey } from './idempotency-key';
import { fromBytes, specFromBytes, toBytes } from './json-bytes';
import { requireCount } from './require-count';

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
  const { guild: guildSpec, isNamed } = guildOf(request);
  const agentDocument = specFromBytes(request.agentSpec, 'agent_spec');
  const agentSpec = decodeAgentSpec(agentDocument, 'agent_spec');
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
    idempotencyKey: boundedKey(request.idempotencyKey),
    deadlineMs: requireCount(request.deadlineMs, 'deadline_ms'),
    defaultTopic: request.defaultTopic || defaultTopic,
    ...(request.cursorStart && { cursorStart: request.cursorStart }),
    ...(request.wishDigest && { wish: { digest: request.wishDigest, kind: wishKindOf(request.wishKind) } }),
    ...((!isNamed || agentDocument['id'] == null) && { documentDigest: digestOf(request) }),
  };
}

/**
 * An agent that ActivateAgent is to find again.
 * @throws GuildhallError invalid, with the field at fault
 */
export function decodePrepareAgent(request: CreateAgentRequest): CreateAgentCall {
  requireKey(request.idempotencyKey);
  return decodeCreateAgent(request);
}

/** What came, byte for byte. */
function digestOf({ guildId, guildSpec, agentSpec }: CreateAgentRequest): string {
  const hash = createHash('sha256').update(JSON.stringify([guildId, guildSpec.length]));
  return hash.update(guildSpec).update(agentSpec).digest('hex');
}

/** Of a caller that knows more kinds, or none: a wish that nobody withdraws. */
function wishKindOf(kind: string): WishKind {
  return kind === 'run' || kind === 'replica' ? kind : 'declared';
}

interface GivenGuild {
  readonly guild: GuildSpec;
  /** Whether its id came with the request. */
  readonly isNamed: boolean;
}

/** The call's guild id comes before that of the document. */
function guildOf({ guildSpec, guildId }: CreateAgentRequest): GivenGuild {
  const given = decodeGuild(guildSpec);
  return guildId === '' ? given : { guild: { ...given.guild, id: guildId }, isNamed: true };
}

/** Agents of one guild come one after the other, each with the same document. */
let lastGuild: (GivenGuild & { readonly bytes: Buffer }) | undefined;

function decodeGuild(bytes: Uint8Array): GivenGuild {
  if (lastGuild?.bytes.equals(bytes)) return lastGuild;
  const document = specFromBytes(bytes, 'guild_spec');
  const guild = decodeGuildSpec(document, 'guild_spec');
  lastGuild = { bytes: Buffer.from(bytes), guild, isNamed: document['id'] != null };
  return lastGuild;
}
