import type { CommitFrame, DeliverFrame, Delivery, Json, PublishFrame, Subscription } from '@guildhall/contract';
import type { AgentChannel, AgentLink, AgentOpening, ProcessExit } from '@guildhall/processes';

/** The host's part of one agent, which writes down what it was asked, in order. */
export class RecordingLink implements AgentLink {
  readonly calls: string[] = [];
  readonly frames: (CommitFrame | PublishFrame)[] = [];
  readonly exits: ProcessExit[] = [];
  readonly subscriptions: (readonly Subscription[])[] = [];
  opening: AgentOpening = { epoch: 7, seq: 0, state: {} };
  /** What an opening, a loading, a closing waits for, or fails with. */
  before: { open?: () => Promise<void>; loaded?: () => Promise<void>; closed?: () => Promise<void> } = {};
  onFrame: () => void = () => undefined;
  channel: AgentChannel | undefined;

  async open(): Promise<AgentOpening> {
    this.calls.push('open');
    await this.before.open?.();
    return this.opening;
  }

  async loaded(subscriptions: readonly Subscription[], channel: AgentChannel): Promise<void> {
    this.calls.push('loaded');
    this.subscriptions.push(subscriptions);
    this.channel = channel;
    await this.before.loaded?.();
  }

  ready(): void {
    this.calls.push('ready');
  }

  frame(frame: CommitFrame | PublishFrame): void {
    this.calls.push(frame.t);
    this.frames.push(frame);
    this.onFrame();
  }

  async closed(exit: ProcessExit): Promise<void> {
    this.calls.push('closed');
    this.exits.push(exit);
    await this.before.closed?.();
  }

  /** Has the scripted agent take some steps. */
  tell(...steps: readonly (readonly [action: string, argument?: Json])[]): void {
    const frame: DeliverFrame = { t: 'deliver', d: [delivery({ do: steps as unknown as Json })] };
    this.channel?.sendLine(JSON.stringify(frame));
  }
}

function delivery(payload: { [name: string]: Json }): Delivery {
  const message = { id: 'm', topic: 'default_topic', sender: {}, payload, format: 'generic_json', timestamp: 0 };
  return { topic: 'default_topic', pos: '1-0', attempt: 1, message };
}
