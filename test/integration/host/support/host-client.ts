import { join } from 'node:path';
import {
  credentials,
  loadPackageDefinition,
  type Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type GrpcObject,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type {
  AgentEventMessage,
  AgentInfo,
  CreateAgentRequest,
  CreateAgentResponse,
  CreateAgentStreamResponse,
  CreateAgentsResponse,
  DrainResponse,
  ErrorDocument,
  HealthResponse,
  KeptEvent,
  ListAgentsResponse,
  LogLine,
  StopAgentResponse,
} from '@guildhall/contract';

interface Calls {
  CreateAgent: [request: Partial<CreateAgentRequest>, response: CreateAgentResponse];
  CreateAgents: [request: { requests: Partial<CreateAgentRequest>[] }, response: CreateAgentsResponse];
  PrepareAgent: [request: { agent: Partial<CreateAgentRequest> }, response: object];
  ActivateAgent: [request: object, response: CreateAgentResponse];
  StopAgent: [request: object, response: StopAgentResponse];
  GetAgentInfo: [request: object, response: AgentInfo];
  ListAgents: [request: object, response: ListAgentsResponse];
  Health: [request: object, response: HealthResponse];
  Drain: [request: object, response: DrainResponse];
}

interface Streams {
  WatchAgents: AgentEventMessage;
  ReadLogs: LogLine;
  ReadEvents: KeptEvent;
}

type Callback = (error: ServiceError | null, response: never) => void;
type Unary = (request: object, options: { deadline: number }, done: Callback) => void;
type Streaming = (request: object) => ClientReadableStream<object>;
type ClientConstructor = new (address: string, credentials: object, options: object) => Client;

const options = { longs: Number, defaults: true, oneofs: true };
const proto = join(__dirname, '../../../../proto');
const mostBytes = 64 * 1024 * 1024;

/** What any program with the .proto file has: nothing of the engine's client is used. */
export class HostClient {
  private readonly client: Client;

  constructor(address: string) {
    const files = loadSync('guildhall/v1/agent_host.proto', { ...options, includeDirs: [proto] });
    const loaded = loadPackageDefinition(files)['guildhall'] as GrpcObject;
    const service = (loaded['v1'] as GrpcObject)['AgentHostService'] as unknown as ClientConstructor;
    this.client = new service(address, credentials.createInsecure(), {
      'grpc.max_receive_message_length': mostBytes,
      'grpc.max_send_message_length': mostBytes,
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  /** @throws ServiceError as grpc-js makes it */
  call<Name extends keyof Calls>(name: Name, request: Calls[Name][0], deadlineMs = 60_000): Promise<Calls[Name][1]> {
    const method = this.method(name) as Unary;
    return new Promise((resolve, reject) => {
      const done = (error: ServiceError | null, response: Calls[Name][1]) =>
        error ? reject(error) : resolve(response);
      method.call(this.client, request, { deadline: Date.now() + deadlineMs }, done as Callback);
    });
  }

  /** A stream of creates, which answers in its own order. */
  createStream(): ClientDuplexStream<object, CreateAgentStreamResponse> {
    const call = (this.method('CreateAgentStream') as () => ClientDuplexStream<object, CreateAgentStreamResponse>).call(
      this.client,
    );
    call.on('error', () => undefined);
    return call;
  }

  stream<Name extends keyof Streams>(name: Name, request: object): ClientReadableStream<Streams[Name]> {
    const call = (this.method(name) as Streaming).call(this.client, request);
    // It fails when the test or the host ends it; who cares listens too.
    call.on('error', () => undefined);
    return call as ClientReadableStream<Streams[Name]>;
  }

  close(): void {
    this.client.close();
  }

  private method(name: string): unknown {
    return (this.client as unknown as { [name: string]: unknown })[name];
  }
}

/** How a call failed, as a program sees it: status, reason in the trailers, and the whole failure. */
export interface CallFailure {
  readonly status: number;
  readonly reason: string;
  readonly field?: string;
  readonly error: ErrorDocument;
}

export async function failureOf(call: Promise<unknown>): Promise<CallFailure> {
  const failure = await call.then(
    () => Promise.reject(new Error('the call succeeded')),
    (error: unknown) => error as ServiceError,
  );
  const [reason] = failure.metadata.get('guildhall-reason');
  const [document] = failure.metadata.get('guildhall-error-bin');
  if (document === undefined) throw new Error(`no reason in the trailers: ${failure.message}`);
  const error = JSON.parse(document.toString()) as ErrorDocument;
  return { status: failure.code, reason: String(reason), field: error.details?.field, error };
}
