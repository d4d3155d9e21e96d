import { decodeAgentSpec, encodeAgentSpec, type AgentEventMessage, type AgentInfo } from '@guildhall/contract';
import type { AgentState } from '@guildhall/processes';
import type { AgentEvent, HostedAgentInfo } from '../host-calls';
import { fromBytes, toBytes } from './json-bytes';

export function encodeAgentInfo(info: HostedAgentInfo): AgentInfo {
  return {
    organizationId: info.organizationId,
    guildId: info.guildId,
    agentId: info.agentId,
    name: info.name,
    className: info.className,
    pid: info.pid ?? 0,
    isAlive: info.isAlive,
    state: info.state,
    createdAt: info.createdAt.toISOString(),
    restarts: info.restarts,
    ...(info.exitCode !== undefined && { exitCode: info.exitCode }),
    exitSignal: info.exitSignal ?? '',
    reason: info.reason ?? '',
    memoryBytes: info.memoryBytes ?? 0,
    startTier: info.startTier ?? '',
    epoch: info.epoch,
    incarnation: info.incarnation,
    host: info.host,
    agentSpec: toBytes(encodeAgentSpec(info.agentSpec)),
    idempotencyKey: info.idempotencyKey,
  };
}

export function decodeAgentInfo(info: AgentInfo): HostedAgentInfo {
  const { exitCode, exitSignal, reason, memoryBytes, startTier, pid, state, createdAt, agentSpec, ...rest } = info;
  return {
    ...rest,
    agentSpec: decodeAgentSpec(fromBytes(agentSpec, 'agent_spec'), 'agent_spec'),
    state: state as AgentState,
    createdAt: new Date(createdAt),
    ...(pid > 0 && { pid }),
    ...(exitCode !== undefined && { exitCode }),
    ...(exitSignal && { exitSignal: exitSignal as NodeJS.Signals }),
    ...(reason && { reason }),
    ...(memoryBytes > 0 && { memoryBytes }),
    ...(startTier && { startTier: startTier as NonNullable<HostedAgentInfo['startTier']> }),
  };
}

export function encodeAgentEvent({ info, from, to, cause, at }: AgentEvent): AgentEventMessage {
  return { info: encodeAgentInfo(info), from, to, cause, at: at.toISOString() };
}

export function decodeAgentEvent({ info, from, to, cause, at }: AgentEventMessage): AgentEvent {
  if (!info) throw new Error('an agent event without its agent');
  return { info: decodeAgentInfo(info), from: from as AgentState, to: to as AgentState, cause, at: new Date(at) };
}
