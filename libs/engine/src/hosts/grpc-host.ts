import {
  GuildhallError,
  internal,
  type AgentEventMessage,
  type AgentInfo,
  type AgentRef,
  type CreateAgentResponse,
  type DrainResponse,
  type ErrorDocument,
  type HealthResponse,
  type ListAgentsResponse,
  type LogLine,
} from '@guildhall/contract';
import { callStream, callUnary, type ChannelPool } from '@guildhall/grpc';
import {
  decodeAgentEvent,
  decodeAgentInfo,
  decodeLogLine,
  encodeCreateAgent,
  type AgentEvent,
  type DrainResult,
  type CreateAgentCall,
  type HostCalls,
  type HostHealth,
  type HostedAgentInfo,
  type LogEntry,
  type StopAgentCall,
} from '@guildhall/host';

/** How long to wait for answers (E3). */
export interface CallDeadlines {
  /** Default 60,000. */
  readonly createMs: number;
  /** So long an agent may take to end; then its process is killed. Default 30,000. */
  readonly stopMs: number;
  /** Default 10,000. */
  readonly listMs: number;
}

export const defaultDeadlines: CallDeadlines = { createMs: 60_000, stopMs: 30_000, listMs: 10_000 };

/** A host at the other end of a gRPC channel. */
export class GrpcHost implements HostCalls {
  constructor(
    private readonly pool: ChannelPool,
    private readonly address: string,
    private readonly deadlines: CallDeadlines = defaultDeadlines,
  ) {}

  async createAgent(call: CreateAgentCall): Promise<HostedAgentInfo> {
    const request = encodeCreateAgent({ ...call, deadlineMs: call.deadlineMs || this.deadlines.createMs });
    const { creates } = this.pool.channel(this.address);
    return createdAgent(await creates.call(request, this.deadlines.createMs + 1000));
  }

  async prepareAgent(call: CreateAgentCall): Promise<void> {
    const agent = encodeCreateAgent({ ...call, deadlineMs: call.deadlineMs || this.deadlines.createMs });
    await this.call('PrepareAgent', { agent }, this.deadlines.createMs);
  }

  async activateAgent(call: { readonly idempotencyKey: string; readonly epoch: number }): Promise<HostedAgentInfo> {
    return createdAgent(await this.call<CreateAgentResponse>('ActivateAgent', call, this.deadlines.createMs));
  }

  async stopAgent({ cause = '', handedOver = false, idempotencyKey = '', ...call }: StopAgentCall): Promise<void> {
    const timeoutMs = call.timeoutMs || this.deadlines.stopMs;
    const request = { ...call, timeoutMs, cause, handedOver, idempotencyKey };
    await this.call('StopAgent', request, timeoutMs + 5000);
  }

  async getAgentInfo(ref: AgentRef | { readonly idempotencyKey: string }): Promise<HostedAgentInfo | undefined> {
    try {
      return decodeAgentInfo(await this.call<AgentInfo>('GetAgentInfo', { ...ref }, this.deadlines.listMs));
    } catch (error) {
      if (error instanceof GuildhallError && error.kind === 'not_found') return undefined;
      throw error;
    }
  }

  async listAgents(guildId = ''): Promise<HostedAgentInfo[]> {
    const { agents } = await this.call<ListAgentsResponse>('ListAgents', { guildId }, this.deadlines.listMs);
    return agents.map(decodeAgentInfo);
  }

  health(): Promise<HostHealth> {
    return this.call<HealthResponse>('Health', {}, this.deadlines.listMs);
  }

  async *watchAgents(signal: AbortSignal): AsyncIterable<AgentEvent> {
    const events = callStream<object, AgentEventMessage>(this.client, 'WatchAgents', { guildId: '' }, signal);
    for await (const event of events) yield decodeAgentEvent(event);
  }

  async *readLogs(
    ref: AgentRef,
    { tailLines, follow, signal }: { tailLines: number; follow: boolean; signal: AbortSignal },
  ): AsyncIterable<LogEntry> {
    const request = { ...ref, tailLines, follow };
    for await (const line of callStream<object, LogLine>(this.client, 'ReadLogs', request, signal)) {
      yield decodeLogLine(line);
    }
  }

  drain(deadlineMs: number, clientType = ''): Promise<DrainResult> {
    return this.call<DrainResponse>('Drain', { deadlineMs, clientType }, deadlineMs + 5000);
  }

  private get client() {
    return this.pool.channel(this.address).client;
  }

  private call<Response>(name: string, request: object, deadlineMs: number): Promise<Response> {
    return callUnary<object, Response>(this.client, name, request, deadlineMs);
  }
}

/** A failure travels as the call's status, or on a stream in full; without either it is a host of another make. */
function createdAgent(response: CreateAgentResponse | undefined): HostedAgentInfo {
  const { info, reason = '', error = 'no answer', errorDocument } = response ?? {};
  if (info) return decodeAgentInfo(info);
  if (errorDocument) throw GuildhallError.fromJSON(JSON.parse(errorDocument) as ErrorDocument);
  throw internal('AGENT_START_FAILED', `${reason}: ${error}`);
}
