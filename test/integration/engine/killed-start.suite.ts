import type { ExecutionEngine } from '@guildhall/engine';
import { asGuildhallError } from '@guildhall/contract';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { isAlive } from '../../support/processes';
import { tempFolder, type TempFolder } from '../../support/temp-folder';
import { StageGate, stages, type Stage } from '../host/support/stage-gate';
import type { ProofWorld, StartProofWorld } from './support/proof-world';

const slowMs = 180_000;

/** An agent whose process is killed while it starts leaves nothing, and starts when it is tried again (guarantee 1). */
export function describeKilledStart(name: string, start: StartProofWorld): void {
  describe(`a start of the ${name} engine whose process is killed`, () => {
    let folder: TempFolder;
    let world: ProofWorld;
    let engine: ExecutionEngine;

    beforeAll(async () => {
      folder = await tempFolder();
      world = await start(StageGate.catalogOfAll(folder.path));
      engine = world.engine;
    }, slowMs);

    afterAll(async () => {
      await world.close();
      await folder.remove();
    }, slowMs);

    const staged = (stage: Stage) => exampleAgent('', 'staged', { className: StageGate.classAt(stage) });

    it.each(stages)('%s', async (stage) => {
      const gate = new StageGate(folder.path, stage);
      const guild = exampleGuild();
      const before = { store: await world.snapshot(), processes: world.processes() };

      gate.close();
      const complaint = engine.runAgent(guild, staged(stage)).then(() => 'it ran', asGuildhallError);
      const held = await gate.reached();
      process.kill(held, 'SIGKILL');
      expect(await complaint).toMatchObject({ kind: 'internal', code: 'AGENT_START_FAILED' });
      expect(String(await complaint)).toContain('SIGKILL');
      expect(new Set(world.processes())).toEqual(new Set(before.processes));
      expect(await world.snapshot()).toEqual(before.store);

      gate.open();
      const { pid } = await engine.runAgent(guild, staged(stage));
      expect(new Set(world.processes())).toEqual(new Set([...before.processes, pid]));
      await engine.stopAgent(guild.id, 'staged');
      expect(await world.snapshot()).toEqual(before.store);
    });

    it.each(stages)('%s, of a declared guild: the wish stays, and a second run brings it', async (stage) => {
      const gate = new StageGate(folder.path, stage);
      const guild = exampleGuild([staged(stage), exampleAgent('', 'other', { className: StageGate.classAt(stage) })]);
      gate.close();
      const running = engine.runGuild(guild);
      process.kill(await gate.reached(), 'SIGKILL');
      gate.open();
      const first = await running;
      expect(first.failed.length + first.running.length).toBe(2);
      expect([...(await engine.getAgentsInGuild(guild.id)).keys()].sort()).toEqual(['other', 'staged']);

      await engine.runGuild(guild);
      const statuses = await engine.listAgents(guild.id);
      expect(statuses.map(({ state, info }) => [state, isAlive(info?.pid ?? 0)])).toEqual([
        ['running', true],
        ['running', true],
      ]);
      await engine.stopGuild(guild.id);
    });
  });
}
