import type { AgentLocation, Lease, StoredAgentRecord } from '@guildhall/registry';
import type { DesiredAgent } from './desired-agent';
import { changedAgents, unplacedAgents } from './unplaced-agents';

const nowMs = 1_700_000_100_000;
const longAgoMs = nowMs - 60_000;
const ref = { guildId: 'guild', agentId: 'agent' };
const nowhere: AgentLocation = { lease: undefined, epoch: longAgoMs, lastLease: undefined };

function running(wishDigest: string): AgentLocation {
  const owner = { host: 'host', incarnation: 'one', address: '127.0.0.1:1' };
  const lease: Lease = {
    ...{ ...ref, ...owner, epoch: longAgoMs, state: 'running', sinceMs: longAgoMs, idempotencyKey: '' },
    wishDigest,
  };
  return { lease, epoch: longAgoMs, lastLease: lease };
}

function desired(location: AgentLocation, changedAtMs = longAgoMs, end?: DesiredAgent['end']): DesiredAgent {
  const record: StoredAgentRecord = {
    ...{ ...ref, digest: 'second', agent: {}, wish: 'declared', machineId: 0, clientType: '', clientProperties: {} },
    ...{ declaredAt: `${longAgoMs}-0`, changedAtMs },
  };
  const guild = { guildId: 'guild', organizationId: '', guild: {}, messaging: {}, defaultTopic: 'default_topic' };
  return { guild, record, location, end };
}

const isUnplaced = (agent: DesiredAgent, atMs = nowMs, hasFailed = () => false) =>
  unplacedAgents([agent], { nowMs: atMs, hasFailed }).length === 1;
const isChanged = (agent: DesiredAgent, atMs = nowMs) => changedAgents([agent], atMs).length === 1;

describe('agents to be placed', () => {
  it.each<[string, DesiredAgent, boolean]>([
    ['nobody runs', desired(nowhere), true],
    ['somebody runs', desired(running('second')), false],
    ['somebody was asked to run just now', desired({ ...nowhere, epoch: nowMs - 10 }), false],
    ['were wished just now', desired({ ...nowhere, epoch: 0 }, nowMs - 10), false],
    ['were changed just now, and whose old process has ended', desired(nowhere, nowMs - 10), false],
    ['were changed just now, and whose host is gone', desired({ ...running(''), lease: undefined }, nowMs - 10), true],
    ['ended for good', desired(nowhere, longAgoMs, endOf(longAgoMs)), false],
    ['ended for good before they were placed again', desired(nowhere, longAgoMs, endOf(1)), true],
  ])('those that %s: %#', (_which, agent, expected) => {
    expect(isUnplaced(agent)).toBe(expected);
  });

  it('are those whose placement has failed, without a wait for a host that might take them', () => {
    const justReserved = desired({ ...running(''), lease: undefined, epoch: nowMs - 10 });
    expect(isUnplaced(justReserved)).toBe(false);
    expect(isUnplaced(justReserved, nowMs, () => true)).toBe(true);
  });

  it('are all that nobody runs, for an engine that is alone and begins', () => {
    expect(isUnplaced(desired(nowhere, nowMs), Infinity)).toBe(true);
  });
});

describe('agents to be replaced', () => {
  it.each<[string, DesiredAgent, boolean]>([
    ['run as they are wished', desired(running('second')), false],
    ['run as they were wished before', desired(running('first')), true],
    ['tell no wish', desired(running('')), false],
    ['run nowhere', desired(nowhere), false],
    ['are being replaced by whoever changed them', desired(running('first'), nowMs - 10), false],
  ])('those that %s: %#', (_which, agent, expected) => {
    expect(isChanged(agent)).toBe(expected);
  });
});

function endOf(epoch: number) {
  return { epoch, state: 'failed' as const, reason: 'exit code 1', atMs: longAgoMs };
}
