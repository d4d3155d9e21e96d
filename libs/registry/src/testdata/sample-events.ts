import type { AgentEventRecord } from '../event.store';

export function sampleEvent(n: number, changes: Partial<AgentEventRecord> = {}): AgentEventRecord {
  const who = {
    guildId: 'guild',
    agentId: 'agent',
    organizationId: 'org',
    host: 'host-1',
    incarnation: 'one',
    epoch: 7,
  };
  const what = { from: 'starting', to: 'running', cause: `cause ${n}`, clientType: 'test', restarts: 0 };
  return { ...who, ...what, atMs: 1_700_000_000_000 + n, dropped: 0, ...changes };
}

export function numberedEvents(count: number, first = 1): AgentEventRecord[] {
  return Array.from({ length: count }, (_none, index) => sampleEvent(first + index));
}
