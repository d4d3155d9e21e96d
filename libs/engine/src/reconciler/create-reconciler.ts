import type { AgentRunner } from '../agents/agent-runner';
import type { EngineParts } from '../engine-parts';
import type { AgentMover } from '../placing/agent-mover';
import { HostDrains } from './host-drains';
import { HostLiveness } from './host-liveness';
import { LostAgents } from './lost-agents';
import { PendingAgents } from './pending-agents';
import { Reconciler } from './reconciler';
import type { StoreOutage } from './store-outage';
import { UnhostedEvents } from './unhosted-events';

/** The reconciler of an engine; undefined for one that only does what it is asked. */
export function createReconciler(
  { store, connector, reconciliation }: EngineParts,
  agents: AgentRunner,
  mover: AgentMover,
  outage: StoreOutage,
): Reconciler | undefined {
  if (!reconciliation) return undefined;
  const { by, leadership, dial, logger } = reconciliation;
  const onEnd = () => reconciler.trigger();
  const onLoss = () => reconciler.hurry();
  const liveness = dial && new HostLiveness({ hosts: store.hosts, connector, by, dial, onEnd, onLoss, logger });
  const drains = new HostDrains(mover, connector);
  const telling = { ...store, by, logger };
  const events = new UnhostedEvents(new LostAgents(telling), new PendingAgents(telling));
  const reconciler = new Reconciler({ store, agents, drains, leadership, liveness, outage, events, logger });
  return reconciler;
}
