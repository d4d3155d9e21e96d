import { eventually, tempFolder, type TempFolder } from '../../support';
import { guildDocument, guildFile } from './support/guild-files';
import { LocalGateway } from './support/local-gateway';

interface Letter {
  readonly id: string;
  readonly agent_id: string;
  readonly message: { readonly id: string };
}

interface Changed {
  readonly replayed?: string[];
  readonly dropped?: string[];
  readonly failed: { readonly id: string; readonly error: { readonly code: string } }[];
}

describe('dead letters by REST and by guildhall dead-letters', () => {
  let gateway: LocalGateway;
  let folder: TempFolder;
  let guildId: string;
  let path: string;
  let guilds = 0;

  beforeAll(async () => {
    [gateway, folder] = [await LocalGateway.start(), await tempFolder()];
  });
  afterAll(async () => {
    await gateway.stop();
    await folder.remove();
  });

  beforeEach(async () => {
    guildId = `dead letters #${++guilds}`;
    path = `/v1/guilds/${encodeURIComponent(guildId)}/dead-letters`;
    const agents = ['one', 'two'].map((id) => ({ id, class_name: 'examples.Crashing', qos: { retry_count: 0 } }));
    const file = await guildFile(folder.path, 'guild.json', guildDocument(guildId, agents));
    expect((await gateway.run(['run', file])).code).toBe(0);
  });
  afterEach(() => gateway.run(['stop', guildId]));

  const list = (...more: string[]) => gateway.json<Letter[]>(['dead-letters', 'list', guildId, ...more]);
  const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

  /** Both agents fail with each message. */
  async function fail(messages: number): Promise<Letter[]> {
    for (let n = 0; n < messages; n++) await gateway.json(['send', guildId, 'crash', '{"manner":"throw"}']);
    return eventually(async () => {
      const letters = await list();
      expect(letters).toHaveLength(2 * messages);
      return letters;
    });
  }

  it('list and show tell what failed, with whom and why', async () => {
    expect((await gateway.run(['dead-letters', 'list', guildId])).stdout).toBe('No dead letters.\n');
    const [letter] = await fail(1);
    const { stdout } = await gateway.run(['dead-letters', 'list', guildId]);
    const [headings, ...rows] = stdout.trimEnd().split('\n');
    expect(headings).toMatch(/^ID +AGENT +TOPIC +QUEUE +ATTEMPTS +AT +REASON$/);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/^\S+ +(one|two) +crash +- +1 +\S+Z +.*crashing at stage handle, as asked$/);
    expect(await list('--agent', 'two')).toMatchObject([{ agent_id: 'two' }]);
    expect(await list('--limit', '1')).toEqual([letter]);

    expect(await gateway.json(['dead-letters', 'show', guildId, letter!.id])).toEqual(letter);
    const shown = (await gateway.run(['dead-letters', 'show', guildId, letter!.id])).stdout;
    expect(shown).toContain(`"id": "${letter!.message.id}"`);
  });

  it('replay delivers one once more, and all of an agent', async () => {
    const letters = await fail(2);
    const one = letters.find(({ agent_id }) => agent_id === 'one')!;
    const { stdout } = await gateway.run(['dead-letters', 'replay', guildId, one.id]);
    expect(stdout).toBe(`Dead letter ${one.id} replayed.\n`);
    await eventually(async () => {
      const now = await list('--agent', 'one');
      expect(now.map(({ message }) => message.id)).toContain(one.message.id);
      expect(now.map(({ id }) => id)).not.toContain(one.id);
    });

    const before = await list('--agent', 'two');
    const all = await gateway.json<Changed>(['dead-letters', 'replay', guildId, '--all', '--agent', 'two']);
    expect(all).toEqual({ guild_id: guildId, replayed: before.map(({ id }) => id), failed: [] });
    const again = await gateway.run(['dead-letters', 'replay', guildId, one.id]);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/^guildhall: DEAD_LETTER_NOT_FOUND: /) });
  });

  it('--all goes on where one cannot be replayed, and says so', async () => {
    const letters = await fail(1);
    await gateway.run(['stop', guildId, 'two']);
    const { code, stdout } = await gateway.run(['dead-letters', 'replay', guildId, '--all', '--json']);
    const { replayed, failed } = JSON.parse(stdout) as Changed;
    const idOf = (agentId: string) => letters.find(({ agent_id }) => agent_id === agentId)!.id;
    expect({ code, replayed }).toEqual({ code: 1, replayed: [idOf('one')] });
    expect(failed).toMatchObject([{ id: idOf('two'), error: { code: 'DEAD_LETTER_UNDELIVERABLE' } }]);
  });

  it('drop takes one away, and all', async () => {
    const letters = await fail(2);
    await gateway.json(['dead-letters', 'drop', guildId, letters[0]!.id]);
    expect(await list()).toEqual(letters.slice(1));
    const { stdout } = await gateway.run(['dead-letters', 'drop', guildId, '--all']);
    expect(stdout).toBe(`3 of 3 dead letters of guild ${guildId} dropped.\n`);
    expect(await list()).toEqual([]);
  });

  it.each([['replay'], ['drop']])('%s wants either an id or --all', async (verb) => {
    for (const args of [[], ['1-0', '--all']]) {
      const { code, stderr } = await gateway.run(['dead-letters', verb, guildId, ...args]);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('either an id or --all') });
    }
  });

  it('REST pages, shows, replays and drops', async () => {
    const letters = await fail(2);
    const page = await gateway.fetch(`${path}?after=${letters[0]!.id}&limit=2`);
    expect(await page.json()).toEqual(letters.slice(1, 3));
    expect(await (await gateway.fetch(`${path}/${letters[1]!.id}`)).json()).toEqual(letters[1]);
    const post = () => gateway.fetch(`${path}/${letters[1]!.id}/replay`, { method: 'POST' });
    expect((await post()).status).toBe(204);
    const again = await post();
    expect([again.status, await codeOf(again)]).toEqual([404, 'DEAD_LETTER_NOT_FOUND']);
    const drop = () => gateway.fetch(`${path}/${letters[2]!.id}`, { method: 'DELETE' });
    expect([(await drop()).status, (await drop()).status]).toEqual([204, 404]);
  });

  it.each([
    ['an id that is none', '/nonsense'],
    ['a page after nothing', '?after=x'],
    ['too long a page', '?limit=1001'],
  ])('REST refuses %s', async (_what, asked) => {
    const response = await gateway.fetch(`${path}${asked}`);
    expect([response.status, await codeOf(response)]).toEqual([400, 'ARGUMENT_INVALID']);
  });

  it('REST refuses a guild that is none', async () => {
    const response = await gateway.fetch('/v1/guilds/nobody/dead-letters');
    expect([response.status, await codeOf(response)]).toEqual([404, 'GUILD_NOT_FOUND']);
  });
});
