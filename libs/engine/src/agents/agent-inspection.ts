import type { AgentRef, AgentSpec } from '@guildhall/contract';
import type { HostedAgentInfo, LogEntry } from '@guildhall/host';
import type { SubscriptionProgress } from '@guildhall/messaging';
import type { StoredAgentEvent, WishKind } from '@guildhall/registry';
import type { AgentStatus } from '../execution-engine';

/** What somebody wished for. */
export interface AgentWish {
  readonly kind: WishKind;
  /** Type of the client that asked; empty when it said none. */
  readonly clientType: string;
  readonly declaredAt: Date;
  readonly agentSpec: AgentSpec;
}

/** How the last process that ended did. */
export interface LastExit {
  readonly code?: number;
  readonly signal?: string;
  readonly reason: string;
}

/** All that is known of one agent: what is wished, what runs, what happened last. */
export interface AgentInspection extends AgentRef {
  readonly organizationId: string;
  /** Absent when nobody wishes for it any more. */
  readonly wish?: AgentWish;
  readonly state: AgentStatus['state'];
  /** Why it is in that state, when it does not run as it should. */
  readonly reason?: string;
  /** The host that runs it, or ran it last. */
  readonly host?: string;
  readonly incarnation?: string;
  /** The highest epoch known; absent before the first. */
  readonly epoch?: number;
  /** How many processes followed the first one on that host. */
  readonly restarts?: number;
  readonly lastExit?: LastExit;
  /** What the host says of it; absent when no host does. */
  readonly info?: HostedAgentInfo;
  /** The newest event that is kept of it. */
  readonly lastEvent?: StoredAgentEvent;
  readonly deadLetters: number;
  readonly subscriptions: readonly SubscriptionProgress[];
  /** Its last lines, oldest first, as far as a host still has them. */
  readonly log: readonly LogEntry[];
}
