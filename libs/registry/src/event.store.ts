import type { AgentRef, Position } from '@guildhall/contract';

/**
 * One move of an agent between two states of its life: who made it, why, and under which epoch. The host of the agent
 * tells it; that the host itself was lost (to `pending`), and what no host has seen, is told by the gateway that leads.
 */
export interface AgentEventRecord extends AgentRef {
  readonly organizationId: string;
  /** That runs it, or has lost it; absent in what no host has seen: the agent waits for room. */
  readonly host?: string;
  readonly incarnation?: string;
  readonly epoch: number;
  /** Lifecycle states; `pending` for an agent that no host runs. */
  readonly from: string;
  readonly to: string;
  /** Why, for people. */
  readonly cause: string;
  /** Type of the client that asked for the agent; empty when it said none. */
  readonly clientType: string;
  /** Of the process that lives, or of the last one. */
  readonly pid?: number;
  readonly restarts: number;
  /** How the last process that ended did. */
  readonly exitCode?: number;
  readonly exitSignal?: string;
  /** Milliseconds since 1970 by the clock of the teller. */
  readonly atMs: number;
  /** How many events of this host before this one were lost, because the store was away for too long. */
  readonly dropped: number;
}

export interface StoredAgentEvent {
  readonly pos: Position;
  readonly event: AgentEventRecord;
}

/**
 * What happened to agents, for those who look: about the newest 10,000 events of the last day. Nothing follows from them;
 * what is, is told by leases and wishes. An append whose answer was lost may have happened: the same event twice is no
 * contradiction.
 *
 * Every method throws GuildhallError unavailable STORE_UNREACHABLE when the store does not answer.
 */
export interface EventStore {
  /** In the order given. Many go in several steps: of those, the ones before the step that fails are kept. */
  append(events: readonly AgentEventRecord[]): Promise<void>;

  /** The same, but leaves out events of agents that nobody wishes any more: nothing comes after an end that was told. */
  appendOfWished(events: readonly AgentEventRecord[]): Promise<void>;

  /**
   * Events after a position, oldest first, at most `count`.
   *
   * @throws GuildhallError invalid ARGUMENT_INVALID, field `after`: not a position
   */
  read(after: Position, count: number): Promise<StoredAgentEvent[]>;

  /**
   * The same backwards: events before a position, or the newest of all, newest first, at most `count`.
   *
   * @throws GuildhallError invalid ARGUMENT_INVALID, field `before`: not a position
   */
  readBack(before: Position | undefined, count: number): Promise<StoredAgentEvent[]>;

  /** The position of the newest event kept, `0-0` for none. */
  end(): Promise<Position>;

  /**
   * The newest event kept of an agent.
   *
   * @param hosted only one that names a host
   */
  last(ref: AgentRef, hosted?: 'hosted'): Promise<StoredAgentEvent | undefined>;
}

const mostAtOnce = 1_000;

/** So many events that one step holds up nobody else. */
export function* appendSteps(events: readonly AgentEventRecord[]): Generator<readonly AgentEventRecord[]> {
  for (let from = 0; from < events.length; from += mostAtOnce) yield events.slice(from, from + mostAtOnce);
}
