import { randomUUID } from 'node:crypto';
import { conflict, invalid, notFound } from '@guildhall/contract';
import { asAskedBy, type HostCalls, type HostedAgentInfo } from '@guildhall/host';
import type { HostCandidate, PlacementService } from '@guildhall/placement';
import type { SeenLocation, Lease } from '@guildhall/registry';
import type { HostConnector } from '../hosts/host-connector';
import type { EngineStore } from '../store/engine-store';
import type { PlacementRequest } from './placement-request';
import { reserveEpoch } from './reserve-epoch';
import type { Term } from './term';

export interface MoveOptions {
  /** The host to move to; absent: placement chooses among the others. */
  readonly to?: string;
  /** Of the leader that moves; absent: a caller asked for it. */
  readonly term?: Term;
  /** The lease that is to end; another one by now is left alone. Absent: whichever there is. */
  readonly seen?: Lease;
  /** Why it moves, for the cause in events. Absent: because somebody asked for it. */
  readonly because?: string;
  /** Of who asked for the move, or for what it follows from; for the cause in events. */
  readonly clientType?: string;
}

interface Move {
  readonly request: PlacementRequest;
  /** Of the process that is to end. */
  readonly lease: Lease;
  readonly storeId: SeenLocation['storeId'];
  readonly target: HostCandidate;
  readonly options: MoveOptions;
}

/** How long the old process may take for the message in hand; past it the message is delivered again. */
const drainMs = 10_000;

/**
 * Moves one agent by hand-over (DESIGN 5.4): the successor is loaded and constructed while the old one works; the old one
 * finishes its message and gives up its lease; the successor takes the next epoch, runs onStart, and goes on. Strict
 * agents stop first, then start: a constructor may act outside, too.
 */
export class AgentMover {
  constructor(
    private readonly store: EngineStore,
    private readonly placement: PlacementService,
    private readonly connector: HostConnector,
  ) {}

  /**
   * When the hand-over fails after the old process ended, the agent runs nowhere and is still wished: the caller, or the
   * reconciler, places it.
   *
   * @throws GuildhallError not_found AGENT_NOT_FOUND when it runs nowhere | invalid ARGUMENT_INVALID for a host it runs
   *   on already | conflict STALE_EPOCH when it was moved meanwhile, STALE_TERM | unavailable NO_HOST_AVAILABLE,
   *   LEASE_STILL_HELD | what the start of the successor throws
   */
  async move(request: PlacementRequest, options: MoveOptions = {}): Promise<HostedAgentInfo> {
    const { lease, storeId } = await this.store.leases.getLocation(request.ref);
    if (!lease) throw notRunning(request);
    if (options.seen && options.seen.epoch !== lease.epoch) throw movedMeanwhile(request);
    const target = await this.choose(request, lease, options);
    const move = { request, lease, storeId, target, options };
    return request.options.fencing === 'strict' ? this.stopThenStart(move) : this.handOver(move);
  }

  private async stopThenStart(move: Move): Promise<HostedAgentInfo> {
    await this.release(move);
    const epoch = await this.reserve(move);
    const { request, target } = move;
    const idempotencyKey = randomUUID();
    return this.connector.connect(target.address).createAgent({ ...request.call, epoch, idempotencyKey });
  }

  private async handOver(move: Move): Promise<HostedAgentInfo> {
    const { request, target } = move;
    const idempotencyKey = randomUUID();
    const successor = this.connector.connect(target.address);
    await successor.prepareAgent({ ...request.call, epoch: 0, idempotencyKey });
    try {
      await this.release(move);
      const epoch = await this.reserve(move);
      return await successor.activateAgent({ idempotencyKey, epoch });
    } catch (error) {
      await giveUp(successor, request, idempotencyKey);
      throw error;
    }
  }

  private choose(request: PlacementRequest, { host }: Lease, { to }: MoveOptions): Promise<HostCandidate> {
    if (to === host) {
      throw invalid('ARGUMENT_INVALID', `Agent ${request.ref.agentId} runs on host ${host} already.`, { field: 'to' });
    }
    const wish = { ...request.options.placement, ...(to !== undefined && { host: to }) };
    return this.placement.selectHost(request.agentSpec, { ...wish, exclude: [host] });
  }

  private async release({ lease, target, options }: Move): Promise<void> {
    await options.term?.confirm();
    const { guildId, agentId, epoch, address } = lease;
    const cause = causeOf(target, options);
    const call = { guildId, agentId, epoch, timeoutMs: drainMs, cause, handedOver: true };
    await this.connector.connect(address).stopAgent(call);
  }

  /** Only after the old process ended: an earlier epoch would void its last commits. */
  private reserve({ request, lease, storeId, options: { term } }: Move): Promise<number> {
    const { epoch } = lease;
    return reserveEpoch(this.store.leases, request, { seenEpoch: epoch, over: epoch, storeId, term: term?.number });
  }
}

function causeOf({ host }: HostCandidate, { because, clientType }: MoveOptions): string {
  const what = `handed over to host ${host}`;
  return asAskedBy(clientType, because === undefined ? what : `${what}, because ${because}`);
}

/** Another one that was prepared or placed there meanwhile is left alone. */
async function giveUp(successor: HostCalls, { ref }: PlacementRequest, idempotencyKey: string): Promise<void> {
  const call = { ...ref, epoch: 0, idempotencyKey, timeoutMs: 1, cause: 'its hand-over failed' };
  await successor.stopAgent(call).catch(() => undefined);
}

function notRunning({ ref }: PlacementRequest) {
  return notFound('AGENT_NOT_FOUND', `Agent ${ref.agentId} of guild ${ref.guildId} runs on no host; nothing to move.`, {
    field: 'agent_id',
  });
}

function movedMeanwhile({ ref }: PlacementRequest) {
  const message = `Agent ${ref.agentId} of guild ${ref.guildId} was moved meanwhile; look where it runs.`;
  return conflict('STALE_EPOCH', message, { field: 'agent_id' });
}
