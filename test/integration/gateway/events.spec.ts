import { eventually, tempFolder, type TempFolder } from '../../support';
import { guildDocument, guildFile } from './support/guild-files';
import { LocalGateway } from './support/local-gateway';

interface EventLine {
  readonly position: string;
  readonly guild_id: string;
  readonly agent_id: string;
  readonly from: string;
  readonly to: string;
  readonly cause: string;
}

const greeter = { id: 'greeter', class_name: 'examples.Greeter' };

describe('events by REST and by guildhall events', () => {
  let gateway: LocalGateway;
  let folder: TempFolder;

  beforeAll(async () => {
    [gateway, folder] = [await LocalGateway.start(), await tempFolder()];
  });
  afterAll(async () => {
    await gateway.stop();
    await folder.remove();
  });

  async function run(guildId: string): Promise<void> {
    const file = await guildFile(folder.path, 'guild.json', guildDocument(guildId, [greeter]));
    expect(await gateway.run(['run', file])).toMatchObject({ code: 0 });
    await told(guildId, 1);
  }

  const linesOf = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as EventLine);
  const events = async (...args: string[]) => linesOf((await gateway.run(['events', ...args, '--json'])).stdout);

  /** So many events of a guild: the host writes them behind its answers. */
  const told = (guildId: string, count: number) =>
    eventually(async () => {
      const found = await events(guildId);
      expect(found).toHaveLength(count);
      return found;
    });

  it('tell what happened to a guild, and who asked for it', async () => {
    await run('told');
    await gateway.run(['stop', 'told', 'greeter']);
    const [started, ...stops] = await told('told', 3);
    expect(started).toMatchObject({ guild_id: 'told', agent_id: 'greeter', from: 'starting', to: 'running' });
    expect(started).toMatchObject({ host: 'embedded', epoch: expect.any(Number), restarts: 0, dropped: 0 });
    expect(stops.map(({ to, cause }) => `${to}: ${cause}`)).toEqual([
      'stopping: asked to stop by guildhall-cli',
      'stopped: asked to stop by guildhall-cli',
    ]);

    const { stdout } = await gateway.run(['events', 'told']);
    const line = /^\d\d:\d\d:\d\d\.\d{3} told\/greeter starting → running on embedded \(epoch \d+\): ready$/m;
    expect(stdout).toMatch(line);
  });

  it('go on after a position, end after a limit', async () => {
    await run('paged');
    await gateway.run(['stop', 'paged', 'greeter']);
    const [first, second] = await told('paged', 3);
    expect(await events('paged', '--from', first!.position, '--limit', '1')).toEqual([second]);
  });

  it('are those of one agent only, and begin with so many of the newest', async () => {
    const agents = [greeter, { ...greeter, id: 'silent' }];
    const file = await guildFile(folder.path, 'two.json', guildDocument('two', agents));
    await gateway.run(['run', file]);
    await gateway.run(['stop', 'two', 'greeter']);
    await gateway.run(['stop', 'two', 'silent']);
    await told('two', 6);
    const [started, , stopped] = await events('two', 'greeter');
    expect([started, stopped]).toMatchObject([
      { agent_id: 'greeter', to: 'running' },
      { agent_id: 'greeter', to: 'stopped' },
    ]);
    expect(await events('two', 'greeter', '--tail', '1')).toEqual([stopped]);
  });

  it('are followed from the newest on', async () => {
    await run('tailed');
    const following = gateway.start(['events', 'tailed', '-f', '--tail', '1', '--json']);
    await following.printed(/"to":"running"/);
    await gateway.run(['stop', 'tailed']);
    await following.printed(/"to":"stopped"/);
    following.kill('SIGINT');
    const { stdout } = await following.result();
    expect(linesOf(stdout).map(({ to }) => to)).toEqual(['running', 'stopping', 'stopped']);
  });

  it('are followed until Ctrl-C, those of other guilds left out', async () => {
    await run('other');
    const following = gateway.start(['events', 'followed', '-f', '--from', 'earliest', '--json']);
    await run('followed');
    await gateway.run(['stop', 'other']);
    await gateway.run(['stop', 'followed']);
    await following.printed(/"to":"stopped"/);
    following.kill('SIGINT');
    const { stdout, stderr, signal } = await following.result();
    expect(linesOf(stdout).map(({ guild_id, to }) => `${guild_id} ${to}`)).toEqual([
      'followed running',
      'followed stopping',
      'followed stopped',
    ]);
    expect([stderr, signal]).toEqual(['', 'SIGINT']);
  });

  it('come as server-sent events, which a browser goes on with', async () => {
    await run('browsed');
    const accept = { accept: 'text/event-stream' };
    const path = '/v1/events?guild_id=browsed';
    const text = await (await gateway.fetch(path, { headers: accept })).text();
    const [, id, data] = /^id: (\S+)\nevent: agent\ndata: (.*)\n\n$/.exec(text)!;
    expect(JSON.parse(data!)).toMatchObject({ position: id, to: 'running' });
    for (const query of ['', '&tail=5', '&from=earliest']) {
      const after = await gateway.fetch(`${path}${query}`, { headers: { ...accept, 'last-event-id': id! } });
      expect(await after.text()).toBe('');
    }
    expect(await (await gateway.fetch(`${path}&tail=0`)).text()).toBe('');
  });

  it.each([
    ['from=nowhere', 'from'],
    ['limit=0', 'limit'],
    ['tail=-1', 'tail'],
    ['colour=blue', 'colour'],
    ['follow=perhaps', 'follow'],
    ['agent_id=alone', 'guild_id'],
    ['from=earliest&tail=3', 'tail'],
  ])('refuse ?%s', async (query, field) => {
    const response = await gateway.fetch(`/v1/events?${query}`);
    const answer = (await response.json()) as { code: string; field: string };
    expect([response.status, answer.code, answer.field]).toEqual([400, 'ARGUMENT_INVALID', field]);
  });

  it('name who scaled an agent, and who ran a changed document', async () => {
    const ends = async (guildId: string, count: number) =>
      (await told(guildId, count)).flatMap(({ agent_id: id, to, cause }) =>
        to === 'stopped' ? [`${id}: ${cause}`] : [],
      );
    await run('shrunk');
    await gateway.run(['scale', 'shrunk', 'greeter', '2']);
    await gateway.run(['scale', 'shrunk', 'greeter', '1']);
    expect(await ends('shrunk', 4)).toEqual(['greeter~2: scaled to 1 replicas, as asked by guildhall-cli']);

    await run('changed');
    const changed = guildDocument('changed', [{ ...greeter, properties: { round: 2 } }]);
    await gateway.run(['run', await guildFile(folder.path, 'changed.json', changed)]);
    expect(await ends('changed', 4)).toEqual([
      'greeter: replaced, because its wish has changed, as asked by guildhall-cli',
    ]);
  });

  it('name who drained a host', async () => {
    const drained = await LocalGateway.start();
    await drained.run(['run', await guildFile(folder.path, 'drained.json', guildDocument('drained', [greeter]))]);
    expect(await drained.run(['drain', 'embedded'])).toMatchObject({ code: 0 });
    await eventually(async () => {
      const told = linesOf((await drained.run(['events', 'drained', '--json'])).stdout);
      const stopped = told.find(({ to }) => to === 'stopped');
      expect(stopped?.cause).toBe('the host is being emptied, as asked by guildhall-cli');
    });
    await drained.stop();
  });

  it('name the caller of a run', async () => {
    const headers = { 'content-type': 'application/json', 'user-agent': 'a-tool/1.0' };
    await run('called');
    const body = JSON.stringify({ ...guildDocument('', [greeter]).agents[0], id: 'another' });
    const response = await gateway.fetch('/v1/guilds/called/agents', { method: 'POST', headers, body });
    expect(response.status).toBe(201);
    const [, another] = await told('called', 2);
    expect(another).toMatchObject({ agent_id: 'another', client_type: 'a-tool', to: 'running' });
  });
});
