import { setTimeout as wait } from 'node:timers/promises';
import { whyGone, type DialAnswer } from '@guildhall/grpc';
import type { AgentEvent } from '@guildhall/host';
import { isEnded } from '@guildhall/processes';
import type { HostConnector } from '../hosts/host-connector';
import type { HostLease, HostLeaseStore } from '@guildhall/registry';
import type { Logger } from '@guildhall/telemetry';
import { HostWatch } from './host-watch';

export interface HostLivenessOptions {
  readonly hosts: HostLeaseStore;
  readonly connector: HostConnector;
  /** Who asks, for people. */
  readonly by: string;
  readonly dial: (address: string) => Promise<DialAnswer>;
  /** An agent has ended, and somebody may have room: compare now. */
  readonly onEnd: () => void;
  /** A host was fenced: its agents are to be placed at once. */
  readonly onLoss: () => void;
  readonly logger: Logger;
}

/** A host that was refused to us is asked again so often before it counts as gone: it may be between two listens. */
const reopenMs = 500;
/** A process that is being killed may still accept a connection, and break it: soon nobody listens there. */
const firstRedialMs = 10;

/**
 * Knows of hosts' deaths (DESIGN 5.4): a broken stream makes a host suspect, and it is dialled at once. Refused, or
 * answered by another incarnation, is proof: the old incarnation is fenced first, then its agents are placed. Silence is
 * none: its lease runs out by itself.
 */
export class HostLiveness {
  private readonly watches = new Map<string, HostWatch>();
  private readonly suspects = new Set<string>();

  constructor(private readonly options: HostLivenessOptions) {}

  /** Watches the present hosts, and those only. */
  follow(present: readonly HostLease[]): void {
    const incarnations = new Set(present.map(({ incarnation }) => incarnation));
    for (const [incarnation, watch] of this.watches) {
      if (incarnations.has(incarnation)) continue;
      watch.close();
      this.watches.delete(incarnation);
    }
    for (const lease of present) this.watch(lease);
  }

  close(): void {
    this.follow([]);
  }

  private watch(lease: HostLease): void {
    const { incarnation, address } = lease;
    if (this.watches.has(incarnation) || this.suspects.has(incarnation)) return;
    const { connector } = this.options;
    const host = connector.connect(address);
    const watch = new HostWatch({
      host,
      onEvent: (event) => this.note(event),
      onBroken: () => void this.suspect(lease),
    });
    this.watches.set(incarnation, watch);
  }

  /**
   * Whoever starts agents knows what comes of it, and restarts are their host's: only an end leaves anything to do. With a
   * comparison at each event as well, a leader that places many agents spends half of its time on comparing.
   */
  private note({ to }: AgentEvent): void {
    if (isEnded(to)) this.options.onEnd();
  }

  private async suspect(lease: HostLease): Promise<void> {
    const { incarnation, address, host } = lease;
    this.watches.delete(incarnation);
    this.suspects.add(incarnation);
    try {
      const answer = await this.dial(address);
      if (isGone(answer, incarnation)) await this.fence(lease, answer);
    } catch (error) {
      this.options.logger.warn('could not find out whether a host lives', { host, error: String(error) });
    } finally {
      // Watched again after a pause, for as long as its lease lives.
      setTimeout(() => this.suspects.delete(incarnation), reopenMs).unref();
    }
  }

  private async dial(address: string): Promise<DialAnswer> {
    const endsAtMs = performance.now() + reopenMs;
    for (let pauseMs = firstRedialMs; ; pauseMs *= 2) {
      const answer = await this.options.dial(address);
      if (answer.answer !== 'silent' || performance.now() + pauseMs > endsAtMs) return answer;
      await wait(pauseMs);
    }
  }

  /**
   * Another incarnation that listens at its address proves that the old one and its agents are dead. A refusal stops what
   * goes through the store, at once; strict agents wait for the lease: a network may refuse for a host that lives.
   */
  private async fence({ host, incarnation }: HostLease, answer: DialAnswer): Promise<void> {
    const { hosts, by, logger } = this.options;
    const why = whyGone(answer);
    await hosts.fence(host, incarnation, { isDead: answer.answer === 'answered', by, why });
    logger.warn('a host is gone: fenced', { host, incarnation, why });
    this.options.onLoss();
  }
}

function isGone(answer: DialAnswer, incarnation: string): boolean {
  if (answer.answer === 'refused') return true;
  return answer.answer === 'answered' && answer.incarnation !== incarnation;
}
