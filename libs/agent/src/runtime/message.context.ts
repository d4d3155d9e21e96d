import type { Delivery } from '@guildhall/contract';
import type { AgentContext, PublishOptions } from '../author/agent-context';
import { RunContext, type ContextParts } from './run.context';
import type { Run } from './run';

/** The context of one run of a message handler. */
export class MessageContext extends RunContext implements AgentContext {
  readonly thread: string;

  constructor(
    parts: ContextParts,
    run: Run,
    private readonly delivery: Delivery,
    readonly attempt: number,
  ) {
    const { message, queue } = delivery;
    const thread = message.thread ?? message.id;
    const said = { thread, ...(message.traceparent !== undefined && { traceparent: message.traceparent }) };
    super(parts, run, { requestBase: message.id, queue, said });
    this.thread = thread;
  }

  readonly reply = (payload: object, options?: PublishOptions): Promise<string> => {
    const { message, topic } = this.delivery;
    const { id, sender, priority, reply_to } = message;
    const answer = {
      topic: reply_to ?? topic,
      payload,
      in_response_to: id,
      recipients: [sender],
      ...(priority !== undefined && { priority }),
    };
    return Promise.resolve(this.leaveWithCommit(answer, options));
  };
}
