import { Controller, UseFilters } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall } from '@nestjs/microservices';
import type { Metadata, ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import type { Observable } from 'rxjs';
import {
  asGuildhallError,
  invalid,
  notFound,
  type ActivateAgentRequest,
  type AgentEventMessage,
  type AgentInfo,
  type CreateAgentRequest,
  type CreateAgentResponse,
  type CreateAgentStreamRequest,
  type CreateAgentStreamResponse,
  type CreateAgentsRequest,
  type CreateAgentsResponse,
  type DrainRequest,
  type DrainResponse,
  type GetAgentInfoRequest,
  type HealthResponse,
  type KeptEvent,
  type ListAgentsRequest,
  type ListAgentsResponse,
  type LogLine,
  type PrepareAgentRequest,
  type PrepareAgentResponse,
  type ReadEventsRequest,
  type ReadLogsRequest,
  type StopAgentRequest,
  type StopAgentResponse,
  type WatchAgentsRequest,
} from '@guildhall/contract';
import {
  AgentHost,
  decodeCreateAgent,
  decodePrepareAgent,
  decodeReadEvents,
  encodeAgentEvent,
  encodeAgentInfo,
  encodeKeptEvent,
  encodeLogLine,
  requireCount,
  type HostedAgentInfo,
} from '@guildhall/host';
import { GrpcErrorFilter } from './grpc-error.filter';
import { answerEach, streamTo } from './grpc-stream';

const service = 'AgentHostService';
const defaultDrainMs = 45_000;

/** AgentHostService of proto/guildhall/v1 (H1): decodes, asks the host, encodes. */
@Controller()
@UseFilters(GrpcErrorFilter)
export class AgentHostController {
  constructor(private readonly host: AgentHost) {}

  @GrpcMethod(service, 'CreateAgent')
  async createAgent(request: CreateAgentRequest): Promise<CreateAgentResponse> {
    return createdResponse(await this.host.createAgent(decodeCreateAgent(request)));
  }

  @GrpcMethod(service, 'CreateAgents')
  async createAgents({ requests }: CreateAgentsRequest): Promise<CreateAgentsResponse> {
    return { responses: await Promise.all(requests.map((request) => this.answerCreate(request))) };
  }

  @GrpcStreamCall(service, 'CreateAgentStream')
  createAgentStream(stream: ServerDuplexStream<CreateAgentStreamRequest, CreateAgentStreamResponse>): void {
    answerEach(stream, async ({ call, agent }) => ({ call, agent: await this.answerCreate(agent) }));
  }

  @GrpcMethod(service, 'PrepareAgent')
  async prepareAgent({ agent }: PrepareAgentRequest): Promise<PrepareAgentResponse> {
    await this.host.prepareAgent(decodePrepareAgent(required(agent)));
    return {};
  }

  @GrpcMethod(service, 'ActivateAgent')
  async activateAgent({ idempotencyKey, epoch }: ActivateAgentRequest): Promise<CreateAgentResponse> {
    return createdResponse(await this.host.activateAgent({ idempotencyKey, epoch }));
  }

  @GrpcMethod(service, 'StopAgent')
  async stopAgent(request: StopAgentRequest): Promise<StopAgentResponse> {
    const { guildId, agentId, epoch, idempotencyKey, timeoutMs, cause, handedOver } = request;
    await this.host.stopAgent({ guildId, agentId, epoch, idempotencyKey, timeoutMs, cause, handedOver });
    return { success: true, error: '' };
  }

  @GrpcMethod(service, 'GetAgentInfo')
  async getAgentInfo({ guildId, agentId, idempotencyKey }: GetAgentInfoRequest): Promise<AgentInfo> {
    const info = await this.host.getAgentInfo(agentId ? { guildId, agentId } : { idempotencyKey });
    if (info) return encodeAgentInfo(info);
    const which = agentId ? `agent ${agentId} of guild ${guildId}` : `agent created with key ${idempotencyKey}`;
    throw notFound('AGENT_NOT_FOUND', `This host has no ${which}.`, {
      field: agentId ? 'agent_id' : 'idempotency_key',
    });
  }

  @GrpcMethod(service, 'ListAgents')
  async listAgents({ guildId }: ListAgentsRequest): Promise<ListAgentsResponse> {
    const agents = await this.host.listAgents(guildId || undefined);
    return { agents: agents.map(encodeAgentInfo) };
  }

  @GrpcMethod(service, 'Health')
  health(): Promise<HealthResponse> {
    return this.host.health();
  }

  @GrpcMethod(service, 'WatchAgents')
  watchAgents(
    { guildId }: WatchAgentsRequest,
    _metadata: Metadata,
    call: ServerWritableStream<WatchAgentsRequest, AgentEventMessage>,
  ): Observable<never> {
    return streamTo(call, (signal) => eventsOf(this.host, guildId, signal));
  }

  @GrpcMethod(service, 'ReadLogs')
  readLogs(
    { guildId, agentId, tailLines, follow }: ReadLogsRequest,
    _metadata: Metadata,
    call: ServerWritableStream<ReadLogsRequest, LogLine>,
  ): Observable<never> {
    return streamTo(call, (signal) => linesOf(this.host, { guildId, agentId }, { tailLines, follow, signal }));
  }

  @GrpcMethod(service, 'ReadEvents')
  readEvents(
    request: ReadEventsRequest,
    _metadata: Metadata,
    call: ServerWritableStream<ReadEventsRequest, KeptEvent>,
  ): Observable<never> {
    const asked = decodeReadEvents(request);
    return streamTo(call, (signal) => keptEventsOf(this.host, { ...asked, signal }));
  }

  @GrpcMethod(service, 'Drain')
  async drain({ deadlineMs, clientType }: DrainRequest): Promise<DrainResponse> {
    return this.host.drain(requireCount(deadlineMs, 'deadline_ms') || defaultDrainMs, clientType);
  }

  /** The answer to a request among others, whatever became of it. */
  private async answerCreate(request: CreateAgentRequest | undefined): Promise<CreateAgentResponse> {
    try {
      return await this.createAgent(required(request));
    } catch (error) {
      return failedResponse(error);
    }
  }
}

async function* eventsOf(host: AgentHost, guildId: string, signal: AbortSignal): AsyncIterable<AgentEventMessage> {
  for await (const event of host.watchAgents(signal)) {
    if (guildId === '' || event.info.guildId === guildId) yield encodeAgentEvent(event);
  }
}

async function* linesOf(host: AgentHost, ...asked: Parameters<AgentHost['readLogs']>): AsyncIterable<LogLine> {
  for await (const line of host.readLogs(...asked)) yield encodeLogLine(line);
}

async function* keptEventsOf(host: AgentHost, ...asked: Parameters<AgentHost['readEvents']>): AsyncIterable<KeptEvent> {
  for await (const event of host.readEvents(...asked)) yield encodeKeptEvent(event);
}

function required(agent: CreateAgentRequest | undefined): CreateAgentRequest {
  if (agent) return agent;
  throw invalid('ARGUMENT_INVALID', 'The request names no agent. Fill agent.', { field: 'agent' });
}

function createdResponse(info: HostedAgentInfo): CreateAgentResponse {
  const { agentId, epoch } = info;
  const answer = { agentId, pid: info.pid ?? 0, epoch, info: encodeAgentInfo(info) };
  return { ...answer, success: true, error: '', reason: '', errorDocument: '' };
}

function failedResponse(thrown: unknown): CreateAgentResponse {
  const error = asGuildhallError(thrown);
  const failure = { error: error.message, reason: error.code, errorDocument: JSON.stringify(error) };
  return { agentId: '', pid: 0, success: false, epoch: 0, info: undefined, ...failure };
}
