import { decodeAgentSpec, decodeGuildSpec, defaultMessagingConfig } from '@guildhall/contract';
import type { CreateAgentCall } from './host-calls';
import { requireRepeat } from './require-repeat';

function callOf(guildId: string, agentId: string, documentDigest?: string): CreateAgentCall {
  const described = { description: 'one', class_name: 'examples.Agent' };
  const client = { machineId: 0, clientType: '', clientProperties: {}, organizationId: '' };
  return {
    ...client,
    agentSpec: decodeAgentSpec({ id: agentId, name: 'Agent', ...described }),
    guildSpec: decodeGuildSpec({ id: guildId, name: 'Guild', description: 'one' }),
    messagingConfig: defaultMessagingConfig,
    guildId,
    defaultTopic: 'default_topic',
    epoch: 0,
    idempotencyKey: 'key',
    deadlineMs: 0,
    documentDigest,
  };
}

describe('a call under a key that has come before', () => {
  it.each([
    ['names the same agent', callOf('g', 'a'), callOf('g', 'a')],
    ['left the ids to the host, with the same documents', callOf('g', 'a', 'same'), callOf('h', 'b', 'same')],
  ])('repeats the first one when it %s', (_when, first, call) => {
    expect(() => requireRepeat(call, first)).not.toThrow();
  });

  it.each([
    ['another agent', callOf('g', 'a'), callOf('g', 'b')],
    ['an agent of another guild', callOf('g', 'a'), callOf('h', 'a')],
    ['an agent of other documents', callOf('g', 'a', 'one'), callOf('g', 'b', 'other')],
    ['an agent by its id where the first had none', callOf('g', 'a', 'one'), callOf('g', 'b')],
  ])('is refused when it names %s', (_when, first, call) => {
    const taken = { kind: 'conflict', code: 'IDEMPOTENCY_KEY_TAKEN', field: 'idempotency_key' };
    expect(() => requireRepeat(call, first)).toThrow(expect.objectContaining(taken));
  });
});
