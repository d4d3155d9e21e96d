import {
  unavailable,
  type AnswerFrame,
  type DeliverFrame,
  type InitFrame,
  type ResponseFrame,
} from '@guildhall/contract';
import type { AgentBehaviour, AgentPlan } from '../author/agent-definition';
import type { LifecycleHandler } from '../author/message-handler';
import { AgentLogger } from './agent-logger';
import type { AgentSelf } from './agent-self';
import { CommitWriter } from './commit-writer';
import { DeliveryHandler } from './delivery.handler';
import { DurableState } from './durable-state';
import { errorOf } from './frame-lines';
import { Mailbox } from './mailbox';
import { PendingRequests } from './pending-requests';
import { Run } from './run';
import { RunContext, type ContextParts } from './run.context';
import type { Transport } from './transport';

export interface SessionParts {
  readonly init: InitFrame;
  readonly self: AgentSelf;
  readonly plan: AgentPlan;
  readonly behaviour: AgentBehaviour;
  readonly transport: Transport;
}

/** One agent from its onStart to its stop: its state, its mailbox and its requests. */
export class AgentSession {
  private readonly context: ContextParts;
  private readonly state: DurableState;
  private readonly commits: CommitWriter;
  private readonly deliveries: DeliveryHandler;
  private readonly mailbox: Mailbox;
  private starting: Run | undefined;

  constructor(private readonly parts: SessionParts) {
    const { init, self, plan, behaviour, transport } = parts;
    this.state = new DurableState(init.state, plan.stateDefaults);
    this.commits = new CommitWriter(transport, init.seq);
    const requests = new PendingRequests(transport);
    this.context = { self, epoch: init.epoch, log: new AgentLogger(transport), requests };
    this.deliveries = new DeliveryHandler({
      context: this.context,
      routes: behaviour.routes,
      state: this.state,
      commits: this.commits,
      attempts: Math.max(1, init.attempts),
      handlerTimeoutMs: init.handlerTimeoutMs,
    });
    this.mailbox = new Mailbox((delivery) => this.deliveries.handle(delivery), transport);
  }

  /** Runs onStart; what it did leaves as a commit of its own. Rejects with what onStart threw. */
  async start(): Promise<void> {
    await this.runLifecycle(this.parts.behaviour.onStart, 'start');
  }

  deliver({ d }: DeliverFrame): void {
    this.mailbox.push(d);
  }

  onAnswer(frame: AnswerFrame): void {
    this.context.requests.onAnswer(frame);
  }

  onResponse(frame: ResponseFrame): void {
    this.context.requests.onResponse(frame);
  }

  /** Ends all waiting at once, lets the message in hand be finished, then runs onStop. */
  async stop(why: string): Promise<void> {
    this.interrupt(why);
    await this.mailbox.close();
    await this.runLifecycle(this.parts.behaviour.onStop, 'stop').catch((thrown: unknown) => {
      const { name, message, stack } = errorOf(thrown);
      this.context.log.error(`onStop failed: ${name}: ${message}`, stack ? { stack } : {});
    });
  }

  /** Tells whatever runs that the agent is asked to stop. */
  interrupt(why: string): void {
    const reason = unavailable('SHUTTING_DOWN', `The agent is asked to stop: ${why}.`);
    this.deliveries.stop(reason);
    this.starting?.abort(reason);
    this.context.requests.close();
  }

  private async runLifecycle(handler: LifecycleHandler | undefined, name: 'start' | 'stop'): Promise<void> {
    if (!handler) return;
    const run = new Run(this.state);
    this.starting = run;
    try {
      await handler(new RunContext(this.context, run, { requestBase: this.lifecycleBase(name), said: {} }));
    } finally {
      run.close(name === 'start' ? 'onStart has ended.' : 'onStop has ended.');
      this.starting = undefined;
      this.context.requests.forget();
    }
    if (run.hasEffects) this.commits.write({ run });
  }

  /** Unlike a message, a start is never the same twice: each asks anew. */
  private lifecycleBase(name: string): string {
    return `${name}/${this.parts.init.epoch}/${this.parts.init.seq}/${Date.now()}`;
  }
}
