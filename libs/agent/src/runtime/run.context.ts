import type { JsonObject, Message, MessageContent } from '@guildhall/contract';
import type { LifecycleContext, PublishOptions, RequestOptions } from '../author/agent-context';
import { inboxTopic } from '@guildhall/contract';
import type { AgentSelf } from './agent-self';
import type { AgentLogger } from './agent-logger';
import { outgoingMessage, requireDeadline } from './outgoing-message';
import type { PendingRequests } from './pending-requests';
import { requestId } from './request-id';
import type { Run } from './run';

const defaultDeadlineMs = 10_000;

/** What contexts of one agent have in common. */
export interface ContextParts {
  readonly self: AgentSelf;
  readonly epoch: number;
  readonly log: AgentLogger;
  readonly requests: PendingRequests;
}

/** What a run's messages say beside their content, and under which name its requests are known. */
export interface RunOrigin {
  readonly requestBase: string;
  readonly queue?: string;
  readonly said: Pick<MessageContent, 'thread' | 'traceparent'>;
}

/** Functions are fields, so that authors may take them out: `({ publish, log }) =>`. */
export class RunContext implements LifecycleContext {
  private calls = 0;

  constructor(
    protected readonly parts: ContextParts,
    protected readonly run: Run,
    private readonly origin: RunOrigin,
  ) {}

  get agent() {
    return this.parts.self.agent;
  }

  get config() {
    return this.parts.self.config;
  }

  get epoch() {
    return this.parts.epoch;
  }

  get log() {
    return this.parts.log;
  }

  get state() {
    return this.run.state;
  }

  get signal() {
    return this.run.signal;
  }

  readonly publish = (topic: string, payload: object, options?: PublishOptions): Promise<string> =>
    Promise.resolve(this.leaveWithCommit({ topic, payload }, options));

  readonly request = async <P extends object = JsonObject>(
    topic: string,
    payload: object,
    options: RequestOptions = {},
  ): Promise<Message<P>> => {
    this.run.assertOpen();
    const deadlineMs = requireDeadline(options.deadlineMs ?? defaultDeadlineMs);
    const { agent } = this.parts.self;
    this.calls += 1;
    const id = requestId(this.origin.requestBase, [agent.id, this.origin.queue], this.calls);
    const content = { ...this.origin.said, id, topic, payload, sender: this.parts.self.tag };
    const { message, json } = outgoingMessage({ ...content, reply_to: inboxTopic(agent.id) }, options);
    return (await this.parts.requests.ask(message, json, deadlineMs)) as Message<P>;
  };

  protected leaveWithCommit(content: Pick<MessageContent, 'topic'> & { payload: object }, options?: PublishOptions) {
    this.run.assertOpen();
    const { message, json } = outgoingMessage(
      { ...this.origin.said, ...content, sender: this.parts.self.tag },
      options,
    );
    this.run.publish(json);
    return message.id;
  }
}
