import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  agentKey,
  asGuildhallError,
  errorMapping,
  type AgentOptions,
  type AgentRef,
  type AgentSpec,
  type GuildhallError,
  type ReasonCode,
  type Retry,
} from '@guildhall/contract';
import type { HostedAgentInfo } from '@guildhall/host';
import type { HostCandidate, PlacementService } from '@guildhall/placement';
import type { HostConnector } from '../hosts/host-connector';
import type { EngineStore } from '../store/engine-store';
import type { PlacementRequest } from './placement-request';
import { reserveEpoch, type PlacementBasis } from './reserve-epoch';

/** Hosts that one start tries before it gives up. */
const mostTries = 5;
const firstPauseMs = 50;
/** What a further try ends with when another start has begun since the first. */
const overtaken: ReadonlySet<string> = new Set<ReasonCode>(['AGENT_ALREADY_RUNNING', 'STALE_EPOCH']);

/** The host and the epoch of a placement's first try, where they are known before it begins. */
export interface FirstTry {
  readonly host: HostCandidate;
  readonly epoch: number;
}

interface Try extends PlacementBasis {
  readonly number: number;
  readonly first?: FirstTry;
  readonly exclude: ReadonlySet<string>;
}

/**
 * Brings one agent onto a host: choose, reserve the epoch, create, and on a failure what its kind asks for (DESIGN 5.2).
 * Every try runs under an epoch of its own, so that an answer that was lost cannot leave two.
 */
export class AgentPlacer {
  /** Agent → the epoch of its last try, when that failed. */
  private readonly failedEpochs = new Map<string, number>();

  constructor(
    private readonly store: EngineStore,
    private readonly placement: PlacementService,
    private readonly connector: HostConnector,
  ) {}

  /** @returns undefined when a host was lost over it and somebody else, such as the reconciler, starts the agent elsewhere */
  place(request: PlacementRequest, basis: PlacementBasis, first?: FirstTry): Promise<HostedAgentInfo | undefined> {
    return this.attempt(request, { ...basis, first, number: 1, exclude: new Set() });
  }

  /** Whether an epoch was reserved by a try of this engine that has failed: nobody is starting the agent under it. */
  hasFailedUnder(ref: AgentRef, epoch: number): boolean {
    return this.failedEpochs.get(agentKey(ref)) === epoch;
  }

  /** Of an agent that is wished no more. */
  forget(ref: AgentRef): void {
    this.failedEpochs.delete(agentKey(ref));
  }

  /** @throws GuildhallError as PlacementService.selectHost */
  choose(spec: AgentSpec, options: AgentOptions, exclude: readonly string[] = []): Promise<HostCandidate> {
    return this.placement.selectHost(spec, { exclude, ...options.placement });
  }

  /** An agent that was to run on a host does not. */
  noteGone(host: string): void {
    this.placement.noteGone(host);
  }

  private async attempt(request: PlacementRequest, attempt: Try): Promise<HostedAgentInfo | undefined> {
    const { agentSpec, options } = request;
    const { first, exclude } = attempt;
    const { host, address } = first?.host ?? (await this.choose(agentSpec, options, [...exclude]));
    const epoch = first?.epoch ?? (await reserveEpoch(this.store.leases, request, attempt));
    const idempotencyKey = randomUUID();
    try {
      const info = await this.connector.connect(address).createAgent({ ...request.call, epoch, idempotencyKey });
      this.failedEpochs.delete(agentKey(request.ref));
      return info;
    } catch (thrown) {
      this.failedEpochs.set(agentKey(request.ref), epoch);
      this.placement.noteGone(host);
      const error = asGuildhallError(thrown);
      const failed = { request, number: attempt.number, address, idempotencyKey, epoch, error };
      // A host that took the lease, and whose answer was lost, is superseded.
      const tried = { seenEpoch: epoch, over: epoch, first: undefined, exclude: new Set([...exclude, host]) };
      return this.recover(failed, { ...attempt, ...tried });
    }
  }

  private async recover(failed: FailedTry, attempt: Try): Promise<HostedAgentInfo | undefined> {
    const recover = recoveries[retryOf(failed.error)];
    if (attempt.number >= mostTries) throw failed.error;
    const running = await recover(failed, this.connector);
    if (running) return running;
    const next = { ...attempt, number: attempt.number + 1 };
    return this.attempt(failed.request, next).catch((error: unknown) => {
      const later = asGuildhallError(error);
      // The wish is being fulfilled, only not by this try: its epoch was the highest until the other one began.
      if (overtaken.has(later.code)) return undefined;
      // Without another host, the first failure says more than "no host available".
      throw later.code === 'NO_HOST_AVAILABLE' ? failed.error : later;
    });
  }
}

interface FailedTry {
  readonly request: PlacementRequest;
  readonly number: number;
  readonly address: string;
  readonly idempotencyKey: string;
  readonly epoch: number;
  readonly error: GuildhallError;
}

/** A host's own word that a start took too long is an answer; only a lost answer is asked for. */
function retryOf(error: GuildhallError): Retry {
  return error.code === 'AGENT_START_TIMEOUT' ? 'never' : errorMapping[error.kind].retry;
}

/** Doubles with each try; half of it is random, so that many starts do not come back at once. */
function backOffMs(number: number): number {
  return firstPauseMs * 2 ** (number - 1) * (0.5 + Math.random() / 2);
}

/** What to do before the next try; an agent that turns out to run ends the search. */
const recoveries: Record<Retry, (failed: FailedTry, connector: HostConnector) => Promise<HostedAgentInfo | undefined>> =
  {
    never: ({ error }) => Promise.reject(error),
    other_host: () => Promise.resolve(undefined),
    back_off_then_other_host: ({ number }) => wait(backOffMs(number), undefined),
    ask_by_idempotency_key: async ({ request, address, idempotencyKey, epoch, error }, connector) => {
      const host = connector.connect(address);
      const info = await host.getAgentInfo({ idempotencyKey });
      if (info?.state === 'running') return info;
      // Should the call arrive yet, the next try's epoch has made its own stale.
      if (!info) return undefined;
      await host.stopAgent({ ...request.ref, epoch, timeoutMs: 0, cause: 'its start took too long' });
      throw error;
    },
  };
