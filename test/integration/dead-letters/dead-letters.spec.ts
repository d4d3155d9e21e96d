import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asGuildhallError, type GuildSpec } from '@guildhall/contract';
import type { ExecutionEngine } from '@guildhall/engine';
import type { DeadLetter } from '@guildhall/messaging';
import {
  distributedWorld,
  embeddedWorld,
  eventually,
  exampleAgent,
  exampleGuild,
  FollowedTopic,
  tempFolder,
  type TempFolder,
  type World,
} from '../../support';

const slowMs = 180_000;
const twoTries = { qos: { retryCount: 1 } };

describe.each([
  ['embedded', embeddedWorld],
  ['distributed', distributedWorld],
])('dead letters of the %s engine', (_way, start) => {
  let world: World;
  let engine: ExecutionEngine;
  let folder: TempFolder;
  let guild: GuildSpec;
  const followed: FollowedTopic[] = [];

  beforeAll(async () => {
    world = await start();
    engine = world.engine;
  }, slowMs);
  afterAll(() => world.close(), slowMs);

  beforeEach(async () => {
    folder = await tempFolder();
  });

  afterEach(async () => {
    await Promise.all(followed.splice(0).map((topic) => topic.close()));
    await engine.stopGuild(guild.id);
    await folder.remove();
  });

  async function run(ids: readonly string[]): Promise<void> {
    const echo = exampleAgent('Echo', 'echo', { additionalTopics: ['crash'] });
    guild = exampleGuild([echo, ...ids.map((id) => exampleAgent('Crashing', id, twoTries))]);
    const { failed } = await engine.runGuild(guild);
    expect(failed).toEqual([]);
  }

  function follow(topic: string): FollowedTopic {
    const reading = new FollowedTopic(engine, guild.id, topic);
    followed.push(reading);
    return reading;
  }

  /** Dead letters when there are so many. */
  function letters(count: number): Promise<DeadLetter[]> {
    const find = async () => {
      const found = await engine.listDeadLetters(guild.id);
      expect(found).toHaveLength(count);
      return found;
    };
    return eventually(find);
  }

  const codeOf = (act: Promise<unknown>) =>
    act.then(
      () => 'done',
      (error: unknown) => asGuildhallError(error).code,
    );
  const running = (id: string) => eventually(async () => expect(await engine.isAgentRunning(guild.id, id)).toBe(true));
  const repair = (file: string) => writeFile(file, '');

  it.each([
    ['topic', 'crash', undefined],
    ['work queue', 'risky', 'crashers'],
  ])(
    'a message of a %s that kills its process each time ends there, and its agent goes on',
    async (_what, topic, queue) => {
      await run(['poisoned']);
      const results = follow('results');
      const { id } = await engine.publish(guild.id, topic, { manner: 'exit' });
      const [letter] = await letters(1);
      expect(letter).toMatchObject({ agentId: 'poisoned', topic, attempts: 2, message: { id } });
      expect(letter!.queue).toBe(queue);
      expect(letter!.reason).toMatch(/process ended 2 times/);
      await engine.publish(guild.id, 'work', {});
      expect(await results.atLeast(1)).toMatchObject([{ attempt: 1 }]);
      await running('poisoned');
    },
    slowMs,
  );

  it('replayed once it can be handled, it reaches the agent that failed and nobody else, once', async () => {
    await run(['repaired']);
    const [results, echoes] = [follow('results'), follow('echoes')];
    const unless = join(folder.path, 'repaired');
    const { id } = await engine.publish(guild.id, 'crash', { manner: 'throw', unless });
    const [letter] = await letters(1);
    expect(await engine.showDeadLetter(guild.id, letter!.id)).toEqual(letter);
    expect(letter!.reason).toMatch(/crashing at stage handle/);

    await repair(unless);
    const engines = [engine, await world.another(), engine, engine];
    const asked = await Promise.all(engines.map((one) => codeOf(one.replayDeadLetter(guild.id, letter!.id))));
    expect(asked.toSorted()).toEqual([...Array.from({ length: 3 }, () => 'DEAD_LETTER_NOT_FOUND'), 'done']);
    expect(await results.atLeast(1)).toEqual([{ work: id, attempt: 1 }]);

    await engine.publish(guild.id, 'work', {});
    expect(await results.atLeast(2)).toHaveLength(2);
    expect(await echoes.atLeast(1)).toHaveLength(1);
    expect(await engine.listDeadLetters(guild.id)).toEqual([]);
  });

  it('replayed too early, it kills its process again and ends there again', async () => {
    await run(['poisoned']);
    await engine.publish(guild.id, 'crash', { manner: 'exit' });
    const [first] = await letters(1);
    await running('poisoned');
    await engine.replayDeadLetter(guild.id, first!.id);
    const second = await eventually(async () => {
      const [letter] = await letters(1);
      expect(letter!.id).not.toBe(first!.id);
      return letter!;
    });
    expect(second).toMatchObject({ agentId: 'poisoned', topic: 'crash', attempts: 2, message: first!.message });
    await running('poisoned');
  }, 180_000);

  it('a message of a work queue is replayed to another agent of the queue when the first has ended', async () => {
    await run(['first']);
    const results = follow('results');
    const unless = join(folder.path, 'repaired');
    const { id } = await engine.publish(guild.id, 'risky', { manner: 'throw', unless });
    const [letter] = await letters(1);
    await repair(unless);
    await engine.stopAgent(guild.id, 'first');
    await engine.runAgent(guild, exampleAgent('Crashing', 'second', twoTries));
    await engine.replayDeadLetter(guild.id, letter!.id);
    expect(await results.atLeast(1)).toEqual([{ work: id, attempt: 1 }]);
  });

  it('what failed with an agent that was ended can be dropped, not replayed', async () => {
    await run(['ended']);
    await engine.publish(guild.id, 'crash', { manner: 'throw' });
    const [letter] = await letters(1);
    await engine.stopAgent(guild.id, 'ended');
    expect(await codeOf(engine.replayDeadLetter(guild.id, letter!.id))).toBe('DEAD_LETTER_UNDELIVERABLE');
    await engine.dropDeadLetter(guild.id, letter!.id);
    expect(await engine.listDeadLetters(guild.id)).toEqual([]);
    const gone = ['showDeadLetter', 'replayDeadLetter', 'dropDeadLetter'] as const;
    const codes = await Promise.all(gone.map((act) => codeOf(engine[act](guild.id, letter!.id))));
    expect(codes).toEqual(gone.map(() => 'DEAD_LETTER_NOT_FOUND'));
  });

  it('ten of them are replayed in their order, while new messages come', async () => {
    await run(['busy']);
    const results = follow('results');
    const unless = join(folder.path, 'repaired');
    const ids: string[] = [];
    for (let n = 0; n < 10; n++) {
      ids.push((await engine.publish(guild.id, 'crash', { manner: 'throw', unless, n })).id);
    }
    const found = await letters(10);
    await repair(unless);
    for (const { id } of found) {
      await engine.replayDeadLetter(guild.id, id);
      await engine.publish(guild.id, 'work', {});
    }
    const done = (await results.atLeast(20)) as { work: string; attempt: number }[];
    expect(done.filter(({ work }) => ids.includes(work)).map(({ work }) => work)).toEqual(ids);
    expect(new Set(done.map(({ attempt }) => attempt))).toEqual(new Set([1]));
    await expect(engine.listDeadLetters(guild.id)).resolves.toEqual([]);
  });
});
