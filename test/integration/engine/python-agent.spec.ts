import {
  distributedWorld,
  embeddedWorld,
  eventually,
  exampleAgent,
  exampleGuild,
  FollowedTopic,
  hasProgram,
  isAlive,
  processesOfGroup,
  type World,
} from '../../support';

const slowMs = 180_000;
const hasPython = hasProgram('python3', 'the agent is a Python program');

(hasPython ? describe : describe.skip).each([
  ['embedded', embeddedWorld],
  ['distributed', distributedWorld],
])('an agent in Python under the %s engine', (_way, start) => {
  let world: World;

  beforeAll(async () => {
    world = await start();
  }, slowMs);
  afterAll(() => world.close(), slowMs);

  let echoes: FollowedTopic;
  const guild = exampleGuild();

  beforeEach(() => {
    echoes = new FollowedTopic(world.engine, guild.id, 'echoes');
  });
  afterEach(async () => {
    await echoes.close();
    await world.engine.stopGuild(guild.id);
  });

  it('answers what is published, goes on where it was after a SIGKILL, and is gone when it is stopped', async () => {
    const { engine } = world;
    const first = await engine.runAgent(guild, exampleAgent('PythonEcho', 'python', { listenToDefaultTopic: true }));
    const asked = await engine.publish(guild.id, 'default_topic', { text: 'ä' });
    await echoes.atLeast(1);
    expect(echoes.messages).toMatchObject([
      { payload: { text: 'ä' }, sender: { id: 'python' }, in_response_to: asked.id, thread: asked.id },
    ]);

    process.kill(first.pid!, 'SIGKILL');
    const again = await eventually(async () => {
      const found = await engine.inspectAgent(guild.id, 'python');
      expect(found).toMatchObject({ state: 'running', restarts: 1 });
      return found;
    });
    await engine.publish(guild.id, 'default_topic', { text: 'again' });
    expect(await echoes.atLeast(2)).toEqual([{ text: 'ä' }, { text: 'again' }]);

    const pid = again.info!.pid!;
    expect(isAlive(pid)).toBe(true);
    await engine.stopAgent(guild.id, 'python');
    expect(processesOfGroup(pid)).toEqual([]);
    await expect(engine.isAgentRunning(guild.id, 'python')).resolves.toBe(false);
  });
});
