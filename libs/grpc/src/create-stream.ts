import type { Client } from '@grpc/grpc-js';
import type {
  CreateAgentRequest,
  CreateAgentResponse,
  CreateAgentStreamRequest,
  CreateAgentStreamResponse,
} from '@guildhall/contract';
import { AnsweredStream } from './answered-stream';

export type CreateStream = AnsweredStream<
  CreateAgentRequest,
  /** Absent: from a host of another make. */
  CreateAgentResponse | undefined,
  CreateAgentStreamRequest,
  CreateAgentStreamResponse
>;

/** CreateAgentStream of AgentHostService. */
export function createStream(client: Client): CreateStream {
  return new AnsweredStream(client, 'CreateAgentStream', {
    wrap: (call: number, agent: CreateAgentRequest): CreateAgentStreamRequest => ({ call, agent }),
    unwrap: ({ call, agent }: CreateAgentStreamResponse) => ({ call, answer: agent ?? undefined }),
  });
}
