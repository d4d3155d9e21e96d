import type { GuildSpec } from '@guildhall/contract';
import type { ExecutionEngine } from '@guildhall/engine';
import { distributedWorld, embeddedWorld, eventually, exampleAgent, exampleGuild, type World } from '../../support';
import { Ending } from '../support/ending';

const slowMs = 180_000;
const oneTry = { qos: { retryCount: 0 } };

describe.each([
  ['embedded', embeddedWorld],
  ['distributed', distributedWorld],
])('inspection by the %s engine', (_way, start) => {
  let world: World;
  let engine: ExecutionEngine;
  let guild: GuildSpec;
  const ending = Ending.ofEachTest();

  beforeAll(async () => {
    world = await start();
    engine = world.engine;
  }, slowMs);
  afterAll(() => world.close(), slowMs);

  beforeEach(() => {
    guild = exampleGuild();
  });
  afterEach(() => engine.stopGuild(guild.id));

  const inspect = (agentId: string, logLines?: number) => engine.inspectAgent(guild.id, agentId, logLines);
  const until = (agentId: string, expected: object) =>
    eventually(async () => {
      const found = await inspect(agentId);
      expect(found).toMatchObject(expected);
      return found;
    });

  it('tells of an agent that runs: wish, host, epoch, process, topics', async () => {
    const spec = exampleAgent('Counter', 'counter');
    const { host, incarnation, epoch, pid } = await engine.runAgent(guild, spec, undefined, 0, 'starter');
    await engine.publish(guild.id, 'numbers', { add: 1 });
    const wish = { kind: 'run', clientType: 'starter', agentSpec: spec };
    const lastEvent = { event: { to: 'running', epoch } };
    const found = await until('counter', { subscriptions: [{ topic: 'numbers', waitingMs: 0 }], lastEvent });
    expect(found).toMatchObject({ state: 'running', host, incarnation, epoch, restarts: 0, info: { pid }, wish });
    expect(found.deadLetters).toBe(0);
    expect(Math.abs(found.wish!.declaredAt.getTime() - Date.now())).toBeLessThan(60_000);
    expect([found.lastExit, found.reason]).toEqual([undefined, undefined]);
    await eventually(async () => {
      const [topic] = (await inspect('counter')).subscriptions;
      expect(topic!.position).toBe(topic!.end);
    });
  });

  it('tells how the last process ended, and why it was', async () => {
    await engine.runAgent(guild, exampleAgent('Crashing', 'crashing', oneTry));
    await engine.publish(guild.id, 'crash', { manner: 'exit' });
    const crashed = await until('crashing', { state: 'running', restarts: 1, deadLetters: 1 });
    expect(crashed.lastExit).toEqual({ code: 3, reason: expect.stringMatching(/^exited with code 3/) });

    process.kill(crashed.info!.pid!, 'SIGKILL');
    const killed = await until('crashing', { lastExit: { signal: 'SIGKILL' } });
    expect(killed.lastExit).toEqual({ signal: 'SIGKILL', reason: 'killed by SIGKILL' });
  });

  it('shows the last lines of its log, as many as were asked for, and its dead letters', async () => {
    await engine.runAgent(guild, exampleAgent('Crashing', 'failing', oneTry));
    for (let n = 0; n < 3; n++) await engine.publish(guild.id, 'crash', { manner: 'throw' });
    // The log and the dead letters of one inspection are not of one moment.
    const found = await until('failing', { deadLetters: 3, log: { length: 3 } });
    expect(found.log.at(-1)!.message).toMatch(/crashing at stage handle, as asked/);
    expect((await inspect('failing', 1)).log).toEqual(found.log.slice(-1));
    expect((await inspect('failing', 0)).log).toEqual([]);
  });

  it('tells of an agent that ended for good and is still wished', async () => {
    await engine.runAgent(guild, exampleAgent('Crashing', 'brief', { properties: ending.forGood }));
    await ending.tell();
    const found = await until('brief', { state: 'failed', wish: { kind: 'run' }, host: expect.any(String) });
    expect(found).toMatchObject({ reason: 'exited with code 3', lastExit: { code: 3, reason: 'exited with code 3' } });
  });

  it('tells of an agent that was stopped, what is still known', async () => {
    const { host, epoch } = await engine.runAgent(guild, exampleAgent('Echo', 'stopped'));
    await engine.stopAgent(guild.id, 'stopped', 'somebody');
    const found = await until('stopped', { lastEvent: { event: { to: 'stopped' } } });
    expect(found).toMatchObject({ state: 'stopped', reason: 'asked to stop by somebody', host, epoch });
    expect([found.wish, found.subscriptions]).toEqual([undefined, []]);
  });

  it('tells why an agent is pending', async () => {
    const lonely = exampleAgent('Crashing', 'lonely', { properties: { at: 'construct' } });
    await engine.runGuild({ ...guild, agents: [lonely] });
    const reason = expect.stringMatching(/crashing at stage construct/);
    await until('lonely', { state: 'pending', wish: { kind: 'declared' }, reason });
  });

  it('knows nothing of an agent that never was', async () => {
    const unknown = { kind: 'not_found', code: 'AGENT_NOT_FOUND', field: 'agent_id' };
    await expect(inspect('nobody')).rejects.toMatchObject(unknown);
  });
});
