import { setTimeout as wait } from 'node:timers/promises';
import { conflict, GuildhallError, type ReasonCode } from '@guildhall/contract';
import type { HostedAgentInfo } from '@guildhall/host';
import type { StoredAgentRecord } from '@guildhall/registry';
import type { HostConnector } from '../hosts/host-connector';
import type { EngineStore } from '../store/engine-store';
import { answersTo } from './running-as-wished';

const patienceMs = 30_000;
const pauseMs = 50;

/** What a start ends with when somebody else, such as the reconciler, starts the same agent at the same time. */
const overtaken: ReadonlySet<ReasonCode | (string & {})> = new Set<ReasonCode>([
  'AGENT_ALREADY_RUNNING',
  'STALE_EPOCH',
  'STOP_REQUESTED',
]);

export function isOvertaken(error: unknown): boolean {
  return error instanceof GuildhallError && overtaken.has(error.code);
}

/**
 * Waits until the start of somebody else has brought the agent to where its wish wants it.
 *
 * @throws GuildhallError conflict GUILD_CHANGED when the wish is another one by now | `overtakenBy` when it is gone, and
 *   after 30 s
 */
export async function startElsewhere(
  store: EngineStore,
  connector: HostConnector,
  record: StoredAgentRecord,
  overtakenBy: unknown,
): Promise<HostedAgentInfo> {
  const endsAtMs = Date.now() + patienceMs;
  while (Date.now() < endsAtMs) {
    const [wish, { lease }] = await Promise.all([store.guilds.getAgent(record), store.leases.getLocation(record)]);
    if (!wish) throw overtakenBy;
    if (wish.digest !== record.digest) throw changed(record);
    const runs = lease?.state === 'running' && answersTo(lease, record);
    const info = runs && (await connector.connect(lease.address).getAgentInfo(record));
    if (info) return info;
    await wait(pauseMs);
  }
  throw overtakenBy;
}

function changed({ guildId, agentId }: StoredAgentRecord): GuildhallError {
  const message = `Agent ${agentId} of guild ${guildId} was changed again meanwhile. Look at the guild, and run it again if need be.`;
  return conflict('GUILD_CHANGED', message);
}
