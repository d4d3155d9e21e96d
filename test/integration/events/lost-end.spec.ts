import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess, eventually, exampleAgent, exampleGuild, RedisServer } from '../../support';

const slowMs = 120_000;
/** With less its lease could run out before the first stop is refused. */
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '8' };

describe('an agent that is stopped after its host died, while nobody leads', () => {
  let redis: RedisServer;
  let engine: ExecutionEngine;
  let host: AgentHostProcess;

  beforeAll(async () => {
    redis = await RedisServer.start();
    engine = await createEngine({ distributed: { url: redis.url } });
    host = await AgentHostProcess.start({ redisUrl: redis.url, name: 'dying', env: quick });
  }, slowMs);
  afterAll(async () => {
    await engine.shutdown();
    await host.stop();
    await redis.stop();
  }, slowMs);

  async function lastEventOf(guildId: string) {
    const { lastEvent } = await engine.inspectAgent(guildId, 'echo');
    if (!lastEvent) throw new Error('the host has told nothing yet');
    return lastEvent.event;
  }

  it(
    'is told to have ended, once, by the stop that finds it gone',
    async () => {
      const guild = exampleGuild([exampleAgent('Echo', 'echo')]);
      await engine.runGuild(guild);
      // The host writes it behind the start's back.
      const { epoch } = await eventually(() => lastEventOf(guild.id));
      host.kill('SIGKILL');
      await expect(engine.stopAgent(guild.id, 'echo', 'stopper')).rejects.toMatchObject({ kind: 'unavailable' });

      await eventually(() => engine.stopAgent(guild.id, 'echo', 'stopper'), { deadlineMs: 20_000, everyMs: 200 });
      await engine.stopAgent(guild.id, 'echo', 'stopper');
      const ends = [];
      for await (const { event } of engine.events({ guildId: guild.id, signal: new AbortController().signal })) {
        if (event.to === 'stopped') ends.push(event);
      }
      const cause = 'asked to stop by stopper';
      expect(ends).toMatchObject([{ from: 'running', cause, host: 'dying', epoch, organizationId: '' }]);
      expect(await engine.inspectAgent(guild.id, 'echo')).toMatchObject({ state: 'stopped', reason: cause });
      await engine.stopGuild(guild.id);
    },
    slowMs,
  );
});
