import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess, eventually, exampleAgent, exampleGuild, hasProgram, RedisServer } from '../../support';

const slowMs = 180_000;
const catalog = join(__dirname, 'agents/catalog.yaml');
/** Written by the agent at some 100 MB a second, if it is read. */
const floodedMs = 8_000;
const mostGrowthBytes = 100 << 20;

const hasPython = hasProgram('python3', 'the agent that floods is a Python program');

(hasPython ? describe : describe.skip)('an agent that publishes faster than the store takes it', () => {
  let redis: RedisServer;
  let host: AgentHostProcess;
  let engine: ExecutionEngine;

  beforeAll(async () => {
    redis = await RedisServer.start();
    host = await AgentHostProcess.start({ redisUrl: redis.url, catalog });
    engine = await createEngine({ distributed: { url: redis.url } });
  }, slowMs);

  afterAll(async () => {
    await host.stop();
    await engine.shutdown();
    await redis.stop();
  }, slowMs);

  it(
    'waits, and costs its host little memory and its neighbours nothing, also while the store is silent',
    async () => {
      const guild = exampleGuild([exampleAgent('Counter', 'counter')]);
      await engine.runGuild(guild);
      const before = residentBytes(host.pid);
      const spec = { ...exampleAgent('Flood', 'flood'), className: 'test.Flood' };
      const flood = await engine.runAgent(guild, spec);
      await eventually(async () => expect(await engine.readTopic(guild.id, 'flood')).toHaveLength(100));

      redis.pause();
      const measured: number[] = [];
      for (const endsAtMs = performance.now() + floodedMs; performance.now() < endsAtMs; await wait(100)) {
        measured.push(residentBytes(host.pid));
      }
      redis.resume();

      expect(Math.max(...measured) - before).toBeLessThan(mostGrowthBytes);
      for (let add = 1; add <= 20; add++) {
        await eventually(() => engine.publish(guild.id, 'numbers', { add }, { id: `number ${add}` }));
      }
      await eventually(async () => {
        const sums = await engine.readTopic(guild.id, 'sums');
        expect(sums.at(-1)?.message.payload).toEqual({ sum: 210, count: 20 });
      });
      const statuses = await engine.listAgents(guild.id);
      expect(statuses.map(({ state, info }) => [state, info?.restarts])).toEqual([
        ['running', 0],
        ['running', 0],
      ]);
      expect(statuses.find(({ agentId }) => agentId === 'flood')!.info!.pid).toBe(flood.pid);
      expect(residentBytes(host.pid) - before).toBeLessThan(mostGrowthBytes);
      await engine.stopGuild(guild.id);
    },
    slowMs,
  );
});

function residentBytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kilobytes) * 1024;
}
