import type { GuildSpec } from '@guildhall/contract';
import { eventually } from '../../support/eventually';
import { exampleGuild } from '../../support/guilds';
import { isAlive } from '../../support/processes';
import { createExample } from './support/create-request';
import { failureOf, type HostClient } from './support/host-client';
import { HostWorld } from './support/host-world';

const slowMs = 180_000;

describe('an agent that is prepared for a hand-over', () => {
  let world: HostWorld;
  let client: HostClient;
  let guild: GuildSpec;

  beforeAll(async () => {
    world = await HostWorld.start();
    ({ client } = await world.host({}));
  }, slowMs);
  afterAll(() => world.close(), slowMs);
  beforeEach(() => {
    guild = exampleGuild();
  });

  const which = () => ({ guildId: guild.id, agentId: 'echo' });
  const infoOf = () => client.call('GetAgentInfo', which());

  async function prepare(idempotencyKey: string): Promise<number> {
    await client.call('PrepareAgent', { agent: createExample('Echo', 'echo', guild, { idempotencyKey }) });
    const { pid } = await infoOf();
    expect(isAlive(pid)).toBe(true);
    return pid;
  }

  async function requireTakesOver(pid: number, idempotencyKey: string): Promise<void> {
    const epoch = await world.reserveEpoch(which());
    expect(await client.call('ActivateAgent', { idempotencyKey, epoch })).toMatchObject({ pid, epoch, success: true });
    await client.call('StopAgent', which());
    expect(isAlive(pid)).toBe(false);
  }

  it('is not what a stop of an epoch means, however late that comes', async () => {
    const pid = await prepare('one');
    await client.call('StopAgent', { ...which(), epoch: Date.now() + 60_000 });
    await requireTakesOver(pid, 'one');
  });

  it('is not ended by somebody who gives another hand-over up', async () => {
    const first = await prepare('first');
    const second = await prepare('second');
    expect(isAlive(first)).toBe(false);
    await client.call('StopAgent', { ...which(), epoch: Date.now(), idempotencyKey: 'first' });
    await requireTakesOver(second, 'second');
  });

  it('keeps its key when it is prepared twice under it', async () => {
    const pid = await prepare('twice');
    const failure = await failureOf(prepare('twice'));
    expect(failure).toMatchObject({ status: 6, reason: 'AGENT_ALREADY_RUNNING' });
    await requireTakesOver(pid, 'twice');
  });

  it('is not ended by another agent under a key that is taken', async () => {
    const pid = await prepare('prepared');
    const taken = createExample('Echo', 'other', guild, { idempotencyKey: 'taken' });
    await client.call('PrepareAgent', { agent: taken });
    const request = createExample('Echo', 'echo', guild, { idempotencyKey: 'taken' });
    const failure = await failureOf(client.call('CreateAgent', request));
    expect(failure).toMatchObject({ status: 6, reason: 'IDEMPOTENCY_KEY_TAKEN', field: 'idempotency_key' });
    await requireTakesOver(pid, 'prepared');
    await client.call('StopAgent', { guildId: guild.id, agentId: 'other' });
  });

  it('ends when who prepared it gives up, and knows of no epoch then', async () => {
    const pid = await prepare('given up');
    await client.call('StopAgent', { ...which(), epoch: 1, idempotencyKey: 'given up' });
    expect(isAlive(pid)).toBe(false);
    const failure = await failureOf(client.call('ActivateAgent', { idempotencyKey: 'given up', epoch: 2 }));
    expect(failure).toMatchObject({ reason: 'AGENT_NOT_FOUND', field: 'idempotency_key' });
  });

  it(
    'ends by itself when who prepared it has died, and leaves its place to others',
    async () => {
      const pid = await prepare('forsaken');
      await eventually(() => expect(isAlive(pid)).toBe(false), { deadlineMs: 40_000 });
      const late = { idempotencyKey: 'forsaken', epoch: await world.reserveEpoch(which()) };
      // A host that is still about its end says that the time was over.
      await eventually(async () => {
        const failure = await failureOf(client.call('ActivateAgent', late));
        expect(failure).toMatchObject({ reason: 'AGENT_NOT_FOUND', field: 'idempotency_key' });
      });
      expect(await world.store.get(`agent_location:${guild.id}:echo`)).toBeNull();
      await requireTakesOver(await prepare('next'), 'next');
    },
    slowMs,
  );

  it('ends when anybody asks for the end of the agent, whatever it is', async () => {
    const pid = await prepare('any');
    await client.call('StopAgent', which());
    expect(isAlive(pid)).toBe(false);
  });
});
