import type { AgentHostProcess } from '../../support/agent-host-process';
import { tempFolder, type TempFolder } from '../../support/temp-folder';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { isAlive } from '../../support/processes';
import { createRequest } from './support/create-request';
import { failureOf, type HostClient } from './support/host-client';
import { HostWorld, processesOf } from './support/host-world';
import { StageGate, stages } from './support/stage-gate';

const slowMs = 180_000;

describe('a create whose process is killed', () => {
  let world: HostWorld;
  let folder: TempFolder;
  let host: AgentHostProcess;
  let client: HostClient;

  beforeAll(async () => {
    [world, folder] = await Promise.all([HostWorld.start(), tempFolder()]);
    ({ host, client } = await world.host({ catalog: StageGate.catalogOfAll(folder.path) }));
  }, slowMs);

  afterAll(async () => {
    await world.close();
    await folder.remove();
  }, slowMs);

  it.each(stages)(
    '%s leaves nothing behind, and its repeat runs one process',
    async (stage) => {
      const gate = new StageGate(folder.path, stage);
      const guild = exampleGuild();
      const agent = exampleAgent('', 'staged', { className: StageGate.classAt(stage) });
      const request = createRequest(agent, guild, { idempotencyKey: 'the one' });
      const before = processesOf(host).pids;

      gate.close();
      const creating = failureOf(client.call('CreateAgent', request));
      const held = await gate.reached();
      expect(new Set(processesOf(host).pids)).toEqual(new Set([...before, held]));
      process.kill(held, 'SIGKILL');
      expect(await creating).toMatchObject({ status: 13, reason: 'AGENT_START_FAILED' });
      expect((await creating).error.message).toContain('SIGKILL');

      expect(new Set(processesOf(host).pids)).toEqual(new Set(before));
      expect(await client.call('ListAgents', { guildId: guild.id })).toEqual({ agents: [] });
      expect(await failureOf(client.call('GetAgentInfo', { idempotencyKey: 'the one' }))).toMatchObject({ status: 5 });
      // The epoch only grows: that of a start which failed stays used up.
      expect(await world.store.traceOf(guild.id, 'staged')).toEqual([`agent_epoch:${guild.id}:staged`]);

      gate.open();
      const answers = await Promise.all([1, 2].map(() => client.call('CreateAgent', request)));
      expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
      expect(new Set(processesOf(host).pids)).toEqual(new Set([...before, answers[0]!.pid]));
      expect(isAlive(answers[0]!.pid)).toBe(true);
      await client.call('StopAgent', { guildId: guild.id, agentId: 'staged' });
    },
    slowMs,
  );
});
