import { asGuildhallError } from '@guildhall/contract';
import type { ExecutionEngine } from '@guildhall/engine';
import { distributedWorld, embeddedWorld, exampleAgent, exampleGuild, FollowedTopic, type World } from '../../support';

const slowMs = 180_000;

describe.each([
  ['embedded', embeddedWorld],
  ['distributed', distributedWorld],
])('topics of the %s engine, read from outside', (_way, start) => {
  let world: World;
  let engine: ExecutionEngine;
  const guild = exampleGuild([exampleAgent('Echo', 'echo', { additionalTopics: ['questions'] })]);

  beforeAll(async () => {
    world = await start({ hosts: 1 });
    engine = world.engine;
    await engine.runGuild(guild);
  }, slowMs);
  afterAll(() => world.close(), slowMs);

  it('gives what a topic keeps, in order, page by page', async () => {
    const published = [];
    for (let n = 1; n <= 5; n++) published.push(await engine.publish(guild.id, 'kept', { n }));

    const all = await engine.readTopic(guild.id, 'kept');
    expect(all.map(({ pos, message }) => [pos, message.id])).toEqual(published.map(({ pos, id }) => [pos, id]));
    const page = await engine.readTopic(guild.id, 'kept', { after: published[1]!.pos, count: 2 });
    expect(page.map(({ message }) => message.payload)).toEqual([{ n: 3 }, { n: 4 }]);
    expect(await engine.readTopic(guild.id, 'kept', { after: published[4]!.pos })).toEqual([]);
    expect(await engine.readTopic(guild.id, 'never used')).toEqual([]);
  });

  it.each([
    ['count', { count: 0 }],
    ['count', { count: 1001 }],
    ['after', { after: 'now' }],
  ])('refuses a bad %s', async (field, options) => {
    const error = await engine.readTopic(guild.id, 'kept', options).catch(asGuildhallError);
    expect(error).toMatchObject({ kind: 'invalid', code: 'ARGUMENT_INVALID', field });
  });

  it('gets answers on the topic that the question names', async () => {
    const answers = new FollowedTopic(engine, guild.id, 'my answers');
    const { id } = await engine.publish(guild.id, 'questions', { n: 20 }, { replyTo: 'my answers' });
    await answers.atLeast(1);
    expect(answers.messages).toMatchObject([{ in_response_to: id, topic: 'my answers' }]);
    await answers.close();
  });
});
