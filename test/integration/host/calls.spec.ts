import { Redis } from 'ioredis';
import {
  decodeAgentSpec,
  encodeAgentSpec,
  encodeGuildSpec,
  type CreateAgentRequest,
  type CreateAgentStreamResponse,
  type GuildSpec,
} from '@guildhall/contract';
import { type AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { isAlive, processesOfGroup } from '../../support/processes';
import { createExample, createRequest, json } from './support/create-request';
import { failureOf, type HostClient } from './support/host-client';
import { HostWorld, processesOf } from './support/host-world';
import { servicesOf } from './support/reflection-client';

const slowMs = 180_000;
const capacity = 12;

describe('AgentHostService over plain gRPC', () => {
  let world: HostWorld;
  let host: AgentHostProcess;
  let client: HostClient;
  let guild: GuildSpec;

  beforeAll(async () => {
    world = await HostWorld.start();
    ({ host, client } = await world.host({ maxProcesses: capacity }));
  }, slowMs);

  afterAll(() => world.close(), slowMs);

  beforeEach(() => {
    guild = exampleGuild();
  });

  afterEach(async () => {
    const { agents } = await client.call('ListAgents', {});
    await Promise.all(agents.map(({ guildId, agentId }) => client.call('StopAgent', { guildId, agentId })));
  });

  it('runs an agent, tells of it, lists it, and ends it', async () => {
    const agent = exampleAgent('Echo', 'echo', { properties: { deep: { a: [1, null] } } });
    const created = await client.call(
      'CreateAgent',
      createRequest(agent, guild, { machineId: 300, clientType: 'test' }),
    );
    const { pid } = created;
    expect(created).toMatchObject({ agentId: 'echo', success: true, error: '', reason: '', errorDocument: '' });
    expect(processesOfGroup(pid)).toEqual([pid]);

    const info = await client.call('GetAgentInfo', { guildId: guild.id, agentId: 'echo' });
    const known = { agentId: 'echo', name: 'echo', className: 'examples.Echo', state: 'running', isAlive: true };
    expect(info).toMatchObject({
      ...known,
      pid,
      epoch: created.epoch,
      host: host.name,
      guildId: guild.id,
      restarts: 0,
    });
    expect(JSON.parse(info.agentSpec.toString())).toEqual(encodeAgentSpec(agent));
    // Measured every few seconds.
    const measured = { ...info, memoryBytes: expect.any(Number) as number };
    expect(await client.call('ListAgents', { guildId: guild.id })).toEqual({ agents: [measured] });
    expect(await client.call('ListAgents', { guildId: 'another' })).toEqual({ agents: [] });

    const stopped = await client.call('StopAgent', { guildId: guild.id, agentId: 'echo' });
    expect(stopped).toEqual({ success: true, error: '' });
    expect(isAlive(pid)).toBe(false);
    expect(await world.store.get(`agent_location:${guild.id}:echo`)).toBeNull();
    const after = await client.call('GetAgentInfo', { guildId: guild.id, agentId: 'echo' });
    expect(after).toMatchObject({ state: 'stopped', isAlive: false });
  });

  it('counts its agents in Health, and ends an unknown one without a word', async () => {
    await client.call('CreateAgent', createExample('Echo', 'counted', guild));
    const health = await client.call('Health', {});
    expect(health).toMatchObject({ healthy: true, agentCount: 1, hostname: host.name, capacity, draining: false });
    expect(health.incarnation).toMatch(/^[0-9a-f-]{36}$/);
    expect(await client.call('StopAgent', { guildId: 'no', agentId: 'one' })).toEqual({ success: true, error: '' });
  });

  it('ends an agent only under the epoch that the caller means', async () => {
    const { epoch, pid } = await client.call('CreateAgent', createExample('Echo', 'fenced', guild));
    await client.call('StopAgent', { guildId: guild.id, agentId: 'fenced', epoch: epoch - 1 });
    expect(isAlive(pid)).toBe(true);
    await client.call('StopAgent', { guildId: guild.id, agentId: 'fenced', epoch });
    expect(isAlive(pid)).toBe(false);
  });

  it('creates agents over one stream, each on its own, and answers each when it is ready', async () => {
    const stream = client.createStream();
    const answers: CreateAgentStreamResponse[] = [];
    stream.on('data', (answer: CreateAgentStreamResponse) => answers.push(answer));
    const ended = new Promise((resolve) => stream.once('end', resolve));
    const send = (call: number, agent?: object) => stream.write({ call, ...(agent && { agent }) });
    send(1, createExample('Echo', 'one', guild));
    send(2, createExample('Unknown', 'two', guild));
    send(3);
    send(4, createExample('Echo', 'four', guild));
    stream.end();
    await ended;

    const byCall = answers.toSorted((one, other) => one.call - other.call).map(({ agent }) => agent);
    expect(byCall).toMatchObject([
      { success: true, agentId: 'one', info: { state: 'running' } },
      { success: false, reason: 'CLASS_NOT_IN_CATALOG', info: null },
      { success: false, reason: 'ARGUMENT_INVALID' },
      { success: true, agentId: 'four' },
    ]);
    expect(JSON.parse(byCall[2]?.errorDocument ?? '')).toMatchObject({ kind: 'invalid', details: { field: 'agent' } });
    const { agents } = await client.call('ListAgents', { guildId: guild.id });
    expect(agents.map(({ agentId }) => agentId).toSorted()).toEqual(['four', 'one']);
    expect(agents.every(({ pid }) => isAlive(pid))).toBe(true);
  });

  it('goes on with a start whose stream was cut, and serves others', async () => {
    const stream = client.createStream();
    stream.write({ call: 1, agent: createExample('Echo', 'cut', guild) });
    await eventually(async () => {
      const { agents } = await client.call('ListAgents', { guildId: guild.id });
      expect(agents).toHaveLength(1);
    });
    stream.cancel();

    await eventually(async () => {
      const info = await client.call('GetAgentInfo', { guildId: guild.id, agentId: 'cut' });
      expect(info.state).toBe('running');
    });
  });

  it('answers a batch in its order, each for itself, and keeps nothing of those that failed', async () => {
    const before = processesOf(host).pids;
    const requests = [
      createExample('Echo', 'first', guild),
      createRequest(exampleAgent('Crashing', 'broken', { properties: { at: 'construct' } }), guild),
      createExample('Nowhere', 'classless', guild),
      createExample('Echo', 'second', guild),
      { ...createExample('Echo', 'cut', guild), agentSpec: Buffer.from('{"id": "cut') },
      createExample('Echo', 'first', guild),
    ];
    const { responses } = await client.call('CreateAgents', { requests });
    expect(responses.map(({ success, reason }) => reason || success)).toEqual([
      ...[true, 'AGENT_START_FAILED', 'CLASS_NOT_IN_CATALOG', true, 'JSON_INVALID', 'AGENT_ALREADY_RUNNING'],
    ]);
    expect(responses.map(({ agentId }) => agentId)).toEqual(['first', '', '', 'second', '', '']);
    expect(JSON.parse(responses[2]!.errorDocument)).toMatchObject({
      kind: 'invalid',
      details: { field: 'class_name' },
    });

    const pids = responses.flatMap(({ pid }) => (pid > 0 ? [pid] : []));
    expect(
      processesOf(host)
        .pids.filter((pid) => !before.includes(pid))
        .sort(),
    ).toEqual(pids.sort());
    const { agents } = await client.call('ListAgents', { guildId: guild.id });
    expect(agents.map(({ agentId }) => agentId)).toEqual(['first', 'second']);
    expect(await leases(guild)).toEqual(['first', 'second'].map((id) => `agent_location:${guild.id}:${id}`));
  });

  it('reserves an epoch for a caller without one, and refuses where a live lease exists', async () => {
    const other = await world.host();
    const first = await client.call('CreateAgent', createExample('Echo', 'once', guild));
    expect(first.epoch).toBeGreaterThan(Date.now() - 60_000);
    const failure = await failureOf(other.client.call('CreateAgent', createExample('Echo', 'once', guild)));
    expect(failure).toMatchObject({ status: 6, reason: 'AGENT_ALREADY_RUNNING', error: { kind: 'conflict' } });
    expect(await client.call('ListAgents', { guildId: guild.id })).toMatchObject({ agents: [{ pid: first.pid }] });

    await client.call('StopAgent', { guildId: guild.id, agentId: 'once' });
    const second = await other.client.call('CreateAgent', createExample('Echo', 'once', guild));
    expect(second.epoch).toBeGreaterThan(first.epoch);
    await other.host.stop();
  });

  it('takes the lease only for the epoch that was reserved last', async () => {
    const epochKey = `{guildhall}:agent_epoch:${guild.id}:placed`;
    await world.store.client.set(epochKey, '1000');
    const stale = createExample('Echo', 'placed', guild, { epoch: 999 });
    expect(await failureOf(client.call('CreateAgent', stale))).toMatchObject({ status: 6, reason: 'STALE_EPOCH' });
    const created = await client.call('CreateAgent', createExample('Echo', 'placed', guild, { epoch: 1000 }));
    expect(created).toMatchObject({ success: true, epoch: 1000 });
  });

  it('starts no agent whose wish has ended meanwhile, and leaves no trace of it', async () => {
    const epochKey = `{guildhall}:agent_epoch:${guild.id}:unwished`;
    await world.store.client.set(epochKey, '1000');
    const late = createExample('Echo', 'unwished', guild, { epoch: 1000, wishDigest: 'digest', wishKind: 'run' });

    expect(await failureOf(client.call('CreateAgent', late))).toMatchObject({ status: 6, reason: 'STOP_REQUESTED' });
    expect(await world.store.traceOf(guild.id, 'unwished')).toEqual([`agent_epoch:${guild.id}:unwished`]);
    expect((await client.call('ListAgents', { guildId: guild.id })).agents).toEqual([]);
  });

  describe('with an idempotency key', () => {
    it('starts one process, however often and whenever it is asked', async () => {
      const idempotencyKey = 'k'.repeat(200);
      const request = createExample('Echo', 'keyed', guild, { idempotencyKey });
      const answers = await Promise.all([1, 2, 3, 4].map(() => client.call('CreateAgent', request)));
      const later = await client.call('CreateAgent', request);
      const pids = new Set([...answers, later].map(({ pid }) => pid));
      expect(pids.size).toBe(1);
      expect(later).toEqual({ ...answers[0], info: later.info });
      expect(await agentPids()).toEqual([...pids]);
      expect(await client.call('GetAgentInfo', { idempotencyKey })).toMatchObject({ agentId: 'keyed' });
    });

    it('refuses another create of the agent and leaves the first one its lease', async () => {
      const first = await client.call('CreateAgent', createExample('Echo', 'kept', guild, { idempotencyKey: 'mine' }));
      const lease = await world.store.get(`agent_location:${guild.id}:kept`);
      for (const epoch of [0, first.epoch]) {
        const again = createExample('Echo', 'kept', guild, { idempotencyKey: `other-${epoch}`, epoch });
        const failure = await failureOf(client.call('CreateAgent', again));
        expect(failure).toMatchObject({ status: 6, reason: 'AGENT_ALREADY_RUNNING' });
      }
      expect(await world.store.get(`agent_location:${guild.id}:kept`)).toBe(lease);
      expect(isAlive(first.pid)).toBe(true);
    });

    it.each(['CreateAgent', 'PrepareAgent'] as const)('refuses that of another agent, by %s', async (name) => {
      const [request, other] = ['a', 'b'].map((id) => createExample('Echo', id, guild, { idempotencyKey: 'taken' }));
      const first = await client.call('CreateAgent', request!);
      const before = await leases(guild);

      const failure = await failureOf(client.call(name, name === 'PrepareAgent' ? { agent: other! } : other!));
      expect(failure).toMatchObject({ status: 6, reason: 'IDEMPOTENCY_KEY_TAKEN', field: 'idempotency_key' });
      expect(await leases(guild)).toEqual(before);
      expect(await world.store.traceOf(guild.id, 'b')).toEqual([]);
      expect(await agentPids()).toEqual([first.pid]);
      expect(await client.call('GetAgentInfo', { idempotencyKey: 'taken' })).toMatchObject({ agentId: 'a' });
    });

    it('knows the repeat of a create that left the ids to the host', async () => {
      const unnamed = (name: string) => {
        const { id: _guild, ...guildDocument } = encodeGuildSpec(guild);
        const { id: _agent, ...agentDocument } = encodeAgentSpec(exampleAgent('Echo', name));
        return { agentSpec: json(agentDocument), guildSpec: json(guildDocument), idempotencyKey: 'unnamed' };
      };
      const first = await client.call('CreateAgent', unnamed('one'));
      // The host keeps the last guild that came.
      await client.call('CreateAgent', createExample('Echo', 'between', guild));
      const again = await client.call('CreateAgent', unnamed('one'));
      expect(again).toMatchObject({ agentId: first.agentId, pid: first.pid });
      const failure = await failureOf(client.call('CreateAgent', unnamed('two')));
      expect(failure).toMatchObject({ reason: 'IDEMPOTENCY_KEY_TAKEN' });
    });

    it('tells of a create whose answer was lost, and answers its repeat', async () => {
      const slow = exampleAgent('Slow', 'slow', { properties: { startMs: 4_000 } });
      const request = createRequest(slow, guild, { idempotencyKey: 'lost' });
      await expect(client.call('CreateAgent', request, 1_000)).rejects.toMatchObject({ code: 4 });
      expect(await client.call('GetAgentInfo', { idempotencyKey: 'lost' })).toMatchObject({ state: 'starting' });
      const { pid } = await client.call('CreateAgent', request);
      const info = await client.call('GetAgentInfo', { idempotencyKey: 'lost' });
      expect(info).toMatchObject({ pid, state: 'running', agentId: 'slow', idempotencyKey: 'lost' });
      expect(await agentPids()).toEqual([pid]);
    });

    it('forgets a key with the agent that failed or ended', async () => {
      const failing = createRequest(exampleAgent('Crashing', 'a', { properties: { at: 'start' } }), guild);
      await failureOf(client.call('CreateAgent', { ...failing, idempotencyKey: 'again' }));
      const working = createExample('Echo', 'a', guild, { idempotencyKey: 'again' });
      const { pid } = await client.call('CreateAgent', working);
      await client.call('StopAgent', { guildId: guild.id, agentId: 'a' });
      expect((await client.call('CreateAgent', working)).pid).not.toBe(pid);
    });
  });

  describe('says with status, reason and field', () => {
    const rows: [what: string, of: (guild: GuildSpec) => Partial<CreateAgentRequest>, told: object][] = [
      [
        'that a specification breaks a rule',
        (of) => ({ ...createExample('Echo', 'x', of), agentSpec: json({ name: 'x', description: 'x' }) }),
        { status: 3, reason: 'SPEC_INVALID', field: 'agent_spec.class_name' },
      ],
      [
        'that a number would become another one',
        (of) => ({
          ...createExample('Echo', 'x', of),
          agentSpec: Buffer.from('{"properties": {"n": 9007199254740993}}'),
        }),
        { status: 3, reason: 'SPEC_INVALID', field: 'agent_spec.properties.n' },
      ],
      [
        'that JSON is cut off',
        (of) => ({ ...createExample('Echo', 'x', of), agentSpec: Buffer.from('{"id": ') }),
        { status: 3, reason: 'JSON_INVALID', field: 'agent_spec' },
      ],
      [
        'that the client properties are no object',
        (of) => ({ ...createExample('Echo', 'x', of), clientProperties: json([1]) }),
        { status: 3, field: 'client_properties' },
      ],
      [
        'that a class is not in the catalog',
        (of) => createExample('Nowhere', 'x', of),
        { status: 3, reason: 'CLASS_NOT_IN_CATALOG', field: 'class_name' },
      ],
      [
        'that an idempotency key is too long',
        (of) => createExample('Echo', 'x', of, { idempotencyKey: 'k'.repeat(201) }),
        { status: 3, reason: 'ARGUMENT_INVALID', field: 'idempotency_key' },
      ],
      [
        'that a deadline is below 0',
        (of) => createExample('Echo', 'x', of, { deadlineMs: -5 }),
        { status: 3, reason: 'ARGUMENT_INVALID', field: 'deadline_ms' },
      ],
      [
        'that an agent cannot start',
        (of) => createRequest(exampleAgent('Crashing', 'x', { properties: { at: 'construct' } }), of),
        { status: 13, reason: 'AGENT_START_FAILED', error: { details: { stage: 'load' } } },
      ],
      [
        'that a start took too long',
        (of) =>
          createRequest(exampleAgent('Hanging', 'x', { properties: { onStart: 'never' } }), of, { deadlineMs: 10_000 }),
        { status: 4, reason: 'AGENT_START_TIMEOUT', error: { details: { stage: 'start' } } },
      ],
    ];

    it.each(rows)('%s', async (_what, request, told) => {
      const before = processesOf(host).pids;
      expect(await failureOf(client.call('CreateAgent', request(guild)))).toMatchObject(told);
      expect(new Set(processesOf(host).pids)).toEqual(new Set(before));
      expect(await leases(guild)).toEqual([]);
    });

    it('that an agent is to be prepared without a key', async () => {
      const failure = await failureOf(client.call('PrepareAgent', { agent: createExample('Echo', 'x', guild) }));
      expect(failure).toMatchObject({ status: 3, reason: 'ARGUMENT_INVALID', field: 'idempotency_key' });
      expect(await agentPids()).toEqual([]);
    });

    it('that the deadline of a drain is below 0, and goes on', async () => {
      const failure = await failureOf(client.call('Drain', { deadlineMs: -1 }));
      expect(failure).toMatchObject({ status: 3, reason: 'ARGUMENT_INVALID', field: 'deadline_ms' });
      expect(await client.call('Health', {})).toMatchObject({ healthy: true, draining: false });
    });

    it('that an agent is unknown', async () => {
      const byId = client.call('GetAgentInfo', { guildId: 'g', agentId: 'a' });
      expect(await failureOf(byId)).toMatchObject({ status: 5, reason: 'AGENT_NOT_FOUND', field: 'agent_id' });
      const byKey = client.call('GetAgentInfo', { idempotencyKey: 'k' });
      expect(await failureOf(byKey)).toMatchObject({ status: 5, field: 'idempotency_key' });
    });

    it('that the host is full, and disturbs nobody', async () => {
      const ids = Array.from({ length: capacity + 2 }, (_none, index) => `agent-${index}`);
      const requests = ids.map((id) => createExample('Echo', id, guild));
      const { responses } = await client.call('CreateAgents', { requests });
      expect(responses.map(({ reason }) => reason)).toEqual(ids.map((_id, at) => (at < capacity ? '' : 'HOST_FULL')));
      const failure = await failureOf(client.call('CreateAgent', createExample('Echo', 'more', guild)));
      expect(failure).toMatchObject({ status: 8, reason: 'HOST_FULL', error: { details: { limit: capacity } } });
      expect(await agentPids()).toHaveLength(capacity);
    });
  });

  it('keeps the unknown fields of a specification', async () => {
    const document = { ...encodeAgentSpec(exampleAgent('Echo', 'kept')), something_new: { kept: true } };
    await client.call('CreateAgent', createRequest(decodeAgentSpec(document), guild));
    const { agentSpec } = await client.call('GetAgentInfo', { guildId: guild.id, agentId: 'kept' });
    expect(JSON.parse(agentSpec.toString())).toEqual(document);
  });

  it('is listed by reflection', async () => {
    expect(await servicesOf(host.address)).toContain('guildhall.v1.AgentHostService');
  });

  it('holds few connections to the store, however many agents it runs', async () => {
    const redis = new Redis(world.redis.url);
    const before = Number(await clientsOf(redis));
    const requests = Array.from({ length: 10 }, (_none, index) => createExample('Echo', `a-${index}`, guild));
    await client.call('CreateAgents', { requests });
    expect(Number(await clientsOf(redis)) - before).toBeLessThanOrEqual(1);
    redis.disconnect();
  });

  async function leases({ id }: GuildSpec): Promise<string[]> {
    return world.store.keys(`agent_location:${id}:*`);
  }

  /** The agents that the host lists, all of which must be alive, and no other process of an agent. */
  async function agentPids(): Promise<number[]> {
    const { agents } = await client.call('ListAgents', {});
    const pids = agents.filter(({ isAlive: alive }) => alive).map(({ pid }) => pid);
    await eventually(() => expect(pids.filter((pid) => !isAlive(pid))).toEqual([]));
    return pids;
  }
});

async function clientsOf(redis: Redis): Promise<string | undefined> {
  return /connected_clients:(\d+)/.exec(await redis.info('clients'))?.[1];
}
