import {
  conflict,
  internal,
  messageJson,
  type CommitFrame,
  type Fence,
  type Position,
  type PublishFrame,
  type Subscription,
} from '@guildhall/contract';
import type { Refused } from '@guildhall/messaging';
import type { AgentChannel, AgentLink, AgentOpening } from '@guildhall/processes';
import type { Lease } from '@guildhall/registry';
import type { Activation } from './activation';
import { AgentLease, type AgentLeaseParts } from './agent-lease';
import { CommitQueue, type Commit, type CommitRefusal } from './delivery/commit-queue';
import { Mailbox } from './delivery/mailbox';
import type { MessageBroker } from './delivery/message-broker';
import { refusalError } from './delivery/refusal-error';
import { RequestLine } from './delivery/request-line';
import { cursorsAt, startsOf, subscribeAt } from './new-cursors';

export interface HostedAgentParts extends AgentLeaseParts {
  readonly broker: MessageBroker;
  /** Where new cursors begin; absent: at each topic's end. */
  readonly cursorStart: Position | undefined;
  /** Given for an agent that is made ready while another host still runs it. */
  readonly activation?: Activation;
  /** The process may act no more: a higher epoch, a fence. It is ended without a restart. */
  readonly onLost: (reason: string) => void;
  /** What the process did does not fit the store: it begins again from there. */
  readonly onBroken: (reason: string) => void;
}

/** What belongs to one process of the agent, made anew for each. */
interface Run {
  readonly fence: Fence;
  readonly commits: CommitQueue;
  readonly cursors: { readonly [topic: string]: Position };
  mailbox?: Mailbox;
  requests?: RequestLine;
  /** Its cursors exist and its mailbox is open. */
  reachable: Promise<unknown>;
}

/** What somebody waits for, the answer to the create, leaves before delivery begins. */
const answerFirstMs = 2;

/** One agent on this host: its lease and its way to the store, over all its processes (DESIGN 5.4). */
export class HostedAgent implements AgentLink {
  private run: Run | undefined;
  private runs = 0;
  private ending = false;
  private handedOver = false;
  /** The store knew nothing of the agent when its first process began. */
  private isNew = false;
  private readonly lease: AgentLease;

  constructor(
    lease: Lease,
    private readonly parts: HostedAgentParts,
  ) {
    this.lease = new AgentLease(lease, parts);
  }

  get currentLease(): Lease {
    return this.lease.current;
  }

  /** Whether the lease was taken; only then a heartbeat may renew it, also between two processes. */
  get isHeld(): boolean {
    return this.lease.isHeld;
  }

  /** Whether the lease was asked for; a create that was refused before must not give up the lease of another. */
  get hasAskedForLease(): boolean {
    return this.lease.wasAskedFor;
  }

  /** Whether its end was asked for or its lease lost; otherwise it ended by itself, as its restart policy has it. */
  get isEnding(): boolean {
    return this.ending;
  }

  /** Whether another host goes on with it. */
  get wasHandedOver(): boolean {
    return this.handedOver;
  }

  expectEnd(handedOver = false): void {
    this.ending = true;
    this.handedOver ||= handedOver;
  }

  /** Takes the lease before the first process starts, and reads where the agent goes on; a prepared one does so later. */
  async open(): Promise<AgentOpening> {
    if (this.isPrepared) return { epoch: 0, seq: 0, state: {} };
    return this.openRun();
  }

  async loaded(subscriptions: readonly Subscription[], channel: AgentChannel): Promise<AgentOpening | undefined> {
    const opening = this.isPrepared ? await this.awaitActivation() : undefined;
    await this.subscribeRun(subscriptions, channel);
    return opening;
  }

  async ready(): Promise<void> {
    const run = this.currentRun();
    await Promise.all([run.reachable, this.lease.markRunning()]);
    setTimeout(() => run.mailbox?.begin(), answerFirstMs);
  }

  /** Only the first process of an agent that was handed over is prepared. */
  private get isPrepared(): boolean {
    return this.parts.activation !== undefined && this.runs === 0;
  }

  private async awaitActivation(): Promise<AgentOpening> {
    const { activation } = this.parts;
    activation?.reach();
    this.lease.setEpoch((await activation?.activated) ?? 0);
    return this.openRun();
  }

  private async openRun(): Promise<AgentOpening> {
    const opened = await this.lease.open();
    if (opened.outcome !== 'opened') throw refusalError(opened);
    const { fence } = this.lease;
    const commits = new CommitQueue({
      fence,
      store: this.parts.store.messages,
      seq: opened.seq,
      onSettled: (commits) => this.run?.mailbox?.settled(commits),
      onRefused: (refusal) => this.onRefused(refusal),
    });
    this.run = { fence, commits, cursors: opened.cursors, reachable: Promise.resolve() };
    this.isNew = this.runs === 0 && isEmpty(opened.cursors) && isEmpty(opened.state);
    this.runs += 1;
    const startsAtOnce = this.parts.cursorStart !== undefined;
    return { epoch: fence.epoch, seq: opened.seq, state: opened.state, startsAtOnce };
  }

  /**
   * Where the wish says where cursors begin, nothing is missed however late they are made: onStart need not wait for
   * them, only `ready` does.
   */
  private async subscribeRun(subscriptions: readonly Subscription[], channel: AgentChannel): Promise<void> {
    const run = this.currentRun();
    const way = this.wayOf(run, channel);
    run.requests = new RequestLine(way);
    run.mailbox = new Mailbox({ ...way, afterCrash: this.runs > 1 });
    run.reachable = this.reach(run, run.mailbox, subscriptions);
    // Whoever waits for it hears of a failure.
    run.reachable.catch(() => undefined);
    if (this.parts.cursorStart === undefined) await run.reachable;
  }

  private async reach(run: Run, mailbox: Mailbox, subscriptions: readonly Subscription[]): Promise<void> {
    const isMissing = ({ topic, queue }: Subscription) => queue !== undefined || !Object.hasOwn(run.cursors, topic);
    const { messages } = this.parts.store;
    const starts = await startsOf(messages, run.fence, subscriptions.filter(isMissing), this.parts.cursorStart);
    const cursors = { ...run.cursors, ...cursorsAt(starts) };
    await Promise.all([subscribeAt(messages, run.fence, starts), mailbox.prepare(subscriptions, cursors)]);
  }

  /** Between one process and the store. */
  private wayOf({ fence }: Run, channel: AgentChannel) {
    const { store, broker } = this.parts;
    return { fence, store: store.messages, broker, channel, onRefused: (refused: Refused) => this.onRefused(refused) };
  }

  frame(frame: CommitFrame | PublishFrame): Promise<void> | void {
    const run = this.currentRun();
    if (frame.t === 'commit') this.commit(run, frame);
    else return run.requests?.publish(frame);
  }

  async closed(): Promise<void> {
    const run = this.run;
    if (!run) return;
    run.mailbox?.close();
    run.requests?.close();
    // Nothing of this process reaches the store after its end.
    await Promise.allSettled([run.reachable, run.commits.drain()]);
    this.run = undefined;
  }

  /**
   * After a start that failed: takes back the cursors that it made. Those of an agent that had been there before stay, and
   * those of a wish (they have a start of their own) are its owner's.
   */
  async undoStart(): Promise<void> {
    if (!this.isNew || this.parts.cursorStart !== undefined) return;
    const { leases, messages } = this.parts.store;
    const { current } = this.lease;
    const { lease } = await leases.getLocation(current);
    if (lease?.epoch === current.epoch) await messages.unsubscribe(current);
  }

  /**
   * The store lost this agent's data. A process that is at work on a message begins again: the message is gone, and so is
   * whatever it may be waiting for. One that holds none goes on.
   */
  storeWasLost(): void {
    if (this.run?.mailbox?.isHolding) this.parts.onBroken('The store lost the message that the agent was at work on.');
  }

  /** The host ends: what the store does not answer is given up. */
  abandon(): void {
    this.run?.commits.abandon();
  }

  /** Programs in other languages are not held to the rules of messages by our library: they are checked here. */
  private commit(run: Run, frame: CommitFrame): void {
    const at = frame.at && (run.mailbox?.accept(frame.at) ?? refuseOrder(frame));
    run.commits.push(commitOf(frame, at));
  }

  private currentRun(): Run {
    if (!this.run) throw conflict('STOP_REQUESTED', 'The agent has no process; the frame came too late.');
    return this.run;
  }

  private onRefused(refusal: CommitRefusal): void {
    const reason = refusalError(refusal).message;
    if (refusal.outcome === 'unknown') return void this.beginAgainAnnounced(reason);
    if (refusal.outcome !== 'stale' && refusal.outcome !== 'fenced') return this.parts.onBroken(reason);
    this.expectEnd();
    this.parts.onLost(reason);
  }

  /** Announced first: what takes a lease anew finds nothing lost any more, and its wish would stay lost. */
  private async beginAgainAnnounced(reason: string): Promise<void> {
    const { run } = this;
    // A store that went away again is waited for by the next process.
    await this.parts.announce().catch(() => undefined);
    // One process may be refused many times over; the next one has done nothing yet.
    if (run !== undefined && this.run === run) this.parts.onBroken(reason);
  }
}

/** The commit as the store takes it. What it says and what the store does not know is left out. */
function commitOf({ seq, publish, state, dead }: CommitFrame, at: Commit['at']): Commit {
  const written = publish?.map((message) => ({ topic: message.topic, json: messageJson(message) }));
  return {
    seq,
    ...(at && { at }),
    ...(written && { publish: written }),
    ...(state && { state }),
    ...(dead && { dead }),
  };
}

function refuseOrder({ seq }: CommitFrame): never {
  throw internal('PROTOCOL_VIOLATION', `Commit ${seq} does not settle the oldest message that was delivered.`);
}

function isEmpty(record: { readonly [key: string]: unknown }): boolean {
  return Object.keys(record).length === 0;
}
