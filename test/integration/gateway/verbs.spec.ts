import { descendantsOf, eventually, isAlive, tempFolder, type TempFolder } from '../../support';
import { guildDocument, guildFile } from './support/guild-files';
import { LocalGateway } from './support/local-gateway';

interface AgentLine {
  readonly agent_id: string;
  readonly state: string;
  readonly pid?: number;
  readonly host?: string;
}

interface MessageLine {
  readonly id: string;
  readonly position: string;
  readonly payload: object;
}

// Characters that mean something in paths, queries and shells.
const guildId = 'a guild/with #1 & 50% ÄÖ';

describe('the verbs of guildhall, against a gateway of its own', () => {
  let gateway: LocalGateway;
  let folder: TempFolder;

  beforeAll(async () => {
    [gateway, folder] = [await LocalGateway.start(), await tempFolder()];
    const agents = [
      { id: 'greeter', class_name: 'examples.Greeter' },
      { id: 'echo~/?', class_name: 'examples.Echo', listen_to_default_topic: true },
      { id: 'crashing', class_name: 'examples.Crashing' },
    ];
    const file = await guildFile(folder.path, 'guild.json', guildDocument(guildId, agents));
    const { code, stdout, stderr } = await gateway.run(['run', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/Guild a guild\/with #1 & 50% ÄÖ: 3 of 3 agents run \(\d+ ms, revision 1\)/);
  });

  afterAll(async () => {
    await gateway.stop();
    await folder.remove();
  });

  function file(name: string, ids: readonly string[], properties: object = {}): Promise<string> {
    const agents = ids.map((id) => ({
      ...{ id, class_name: 'examples.Worker', listen_to_default_topic: false },
      ...(id === 'changed' && { properties }),
    }));
    return guildFile(folder.path, `${name}.json`, guildDocument('changing', agents));
  }

  const agents = () => gateway.json<AgentLine[]>(['ps', guildId]);
  const agent = async (id: string) => (await agents()).find(({ agent_id }) => agent_id === id);

  it('ps tells each agent with the process that it is', async () => {
    const found = await agents();
    expect(found.map(({ agent_id, state, host }) => ({ agent_id, state, host }))).toEqual([
      { agent_id: 'crashing', state: 'running', host: 'embedded' },
      { agent_id: 'echo~/?', state: 'running', host: 'embedded' },
      { agent_id: 'greeter', state: 'running', host: 'embedded' },
    ]);
    expect(descendantsOf(gateway.pid)).toEqual(expect.arrayContaining(found.map(({ pid }) => pid)));
  });

  it('ps is a table for people', async () => {
    const { stdout } = await gateway.run(['ps']);
    const [headings, ...rows] = stdout.trimEnd().split('\n');
    expect(headings).toMatch(/^GUILD +AGENT +CLASS +STATE +PID +HOST +RESTARTS +MEMORY +AGE$/);
    expect(rows).toHaveLength(3);
    expect(rows[2]).toMatch(/^a guild\/with #1 & 50% ÄÖ +greeter +examples\.Greeter +running +\d+ +embedded +0 /);
  });

  it('run again finds them running, and starts none', async () => {
    const pids = (await agents()).map(({ pid }) => pid);
    const file = `${folder.path}/guild.json`;
    const again = await gateway.json<{ running: AgentLine[]; failed: object[] }>(['run', file]);
    expect(again.failed).toEqual([]);
    expect(again.running.map(({ pid }) => pid)).toEqual(pids);
  });

  it('run --dry-run tells what a changed file would do, and run does it', async () => {
    await gateway.json(['run', await file('first', ['kept', 'changed', 'dropped'])]);
    const changed = await file('second', ['kept', 'changed', 'new'], { round: 2 });
    const plan = { start: ['new'], replace: ['changed'], stop: ['dropped'], keep: ['kept'] };
    const planned = await gateway.json(['run', changed, '--dry-run']);
    expect(planned).toEqual({ guild_id: 'changing', revision: 1, ...plan });
    const told = await gateway.run(['run', changed, '--dry-run']);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(/^AGENT +PLAN\nnew +start\nchanged +replace\ndropped +stop\nkept +keep\n/);
    expect((await gateway.json<AgentLine[]>(['ps', 'changing'])).map(({ agent_id }) => agent_id)).toEqual([
      'changed',
      'dropped',
      'kept',
    ]);

    const { stdout } = await gateway.run(['run', changed]);
    expect(stdout).toMatch(/^changed +replaced +running/m);
    expect(stdout).toMatch(/^kept +kept +running/m);
    expect(stdout).toMatch(/^new +started +running/m);
    expect(stdout).toMatch(/^dropped +stopped/m);
    expect(stdout).toMatch(/^Guild changing: 3 of 3 agents run \(\d+ ms, revision 2\)$/m);
    await gateway.json(['stop', 'changing']);
  });

  it('send publishes what an agent answers, and messages prints it', async () => {
    const sent = await gateway.json<MessageLine>(['send', guildId, 'greetings', '{"who":"Ada"}']);
    expect(sent).toEqual({ id: expect.any(String), position: expect.stringMatching(/^\d+-\d+$/) });
    await eventually(async () => {
      const { stdout } = await gateway.run(['messages', guildId, 'answers']);
      expect(stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} greeter \{"text":"hello Ada"\}$/m);
    });
  });

  it('send with an id publishes once', async () => {
    const send = () => gateway.json<MessageLine>(['send', guildId, 'once', '{}', '--id', 'mine']);
    expect(await send()).toEqual(await send());
    const { stdout } = await gateway.run(['messages', guildId, 'once', '--json']);
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it('send reads a payload from stdin', async () => {
    const { code } = await gateway.run(['send', guildId, 'piped', '-'], { input: '{"from":"stdin"}\n' });
    expect(code).toBe(0);
    const { stdout } = await gateway.run(['messages', guildId, 'piped', '--json']);
    expect((JSON.parse(stdout) as MessageLine).payload).toEqual({ from: 'stdin' });
  });

  it('send --follow prints an answer even when it comes at once', async () => {
    const command = gateway.start(['send', guildId, 'greetings', '{"who":"Grace"}', '--follow', 'answers']);
    await command.printed(/hello Grace/);
    command.kill('SIGINT');
    expect(await command.result()).toMatchObject({ signal: 'SIGINT', stderr: '' });
  });

  it('send --wait-reply prints the answer, and the topic that was asked on stays free of it', async () => {
    const answer = await gateway.json<MessageLine>(['send', guildId, 'default_topic', '{"ask":1}', '--wait-reply']);
    expect(answer.payload).toEqual({ ask: 1 });
    const { stdout } = await gateway.run(['messages', guildId, 'default_topic', '--json']);
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });

  it('send --wait-reply says so when nobody answers', async () => {
    const { code, stderr } = await gateway.run(['send', guildId, 'void', '{}', '--wait-reply', '--timeout', '1']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^guildhall: CALL_TIMEOUT: Nobody answered message \S+ on topic void within 1 s\. .*\n$/);
  });

  it('messages -f prints what comes, in order, until Ctrl-C', async () => {
    const following = gateway.start(['messages', guildId, 'stream', '-f', '--from', 'earliest', '--json']);
    for (const n of [1, 2, 3]) await gateway.json(['send', guildId, 'stream', `{"n":${n}}`]);
    await following.printed(/"n":3/);
    following.kill('SIGINT');
    const { stdout, stderr, signal } = await following.result();
    const payloads = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as MessageLine).payload);
    expect({ payloads, stderr, signal }).toEqual({
      payloads: [{ n: 1 }, { n: 2 }, { n: 3 }],
      stderr: '',
      signal: 'SIGINT',
    });
  });

  it('messages goes on after a position, and ends after a limit', async () => {
    const sent: MessageLine[] = [];
    for (const n of [1, 2, 3]) sent.push(await gateway.json(['send', guildId, 'paged', `{"n":${n}}`]));
    const args = ['messages', guildId, 'paged', '--from', sent[0]!.position, '--limit', '1', '--json'];
    const { stdout } = await gateway.run(args);
    expect((JSON.parse(stdout) as MessageLine).payload).toEqual({ n: 2 });
  });

  it('logs prints what an agent said, and goes on with -f', async () => {
    const following = gateway.start(['logs', guildId, 'crashing', '-f']);
    const before = (await agent('crashing'))?.pid;
    await gateway.json(['send', guildId, 'crash', '{"manner":"throw"}']);
    await following.printed(/crashing at stage handle, as asked/);
    following.kill('SIGINT');
    expect((await following.result()).signal).toBe('SIGINT');
    const { stdout } = await gateway.run(['logs', guildId, 'crashing', '--tail', '1', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      level: expect.any(String),
      message: expect.any(String),
      dropped: expect.any(Number),
    });
    expect((await agent('crashing'))?.pid).toBe(before);
  });

  it('scale runs an agent several times, and one again', async () => {
    const up = await gateway.json<{ running: AgentLine[] }>(['scale', guildId, 'greeter', '3']);
    expect(up.running.map(({ agent_id }) => agent_id)).toEqual(['greeter', 'greeter~2', 'greeter~3']);
    const pids = up.running.map(({ pid }) => pid ?? 0);
    await gateway.json(['scale', guildId, 'greeter', '1']);
    expect((await agents()).map(({ agent_id }) => agent_id)).toEqual(['crashing', 'echo~/?', 'greeter']);
    await eventually(() => expect(pids.map(isAlive)).toEqual([true, false, false]));
  });

  it('hosts tells how full they are', async () => {
    const [host] = await gateway.json<{ host: string; capacity: number; classes: string[] }[]>(['hosts']);
    expect(host).toMatchObject({ host: 'embedded', capacity: 100, draining: false });
    expect(host?.classes).toContain('examples.Greeter');
    expect((await gateway.run(['hosts'])).stdout).toMatch(/^HOST +ADDRESS +AGENTS[^\n]*\nembedded +- +\d+\/100 /);
  });

  it('stop ends an agent and nothing else; then the guild with all of them', async () => {
    const pids = (await agents()).map(({ pid }) => pid ?? 0);
    const echo = (await agent('echo~/?'))?.pid ?? 0;
    expect((await gateway.run(['stop', guildId, 'echo~/?'])).stdout).toBe(
      `Agent echo~/? of guild ${guildId} has ended.\n`,
    );
    expect(isAlive(echo)).toBe(false);
    expect((await agents()).map(({ agent_id }) => agent_id)).toEqual(['crashing', 'greeter']);

    expect(await gateway.json(['stop', guildId])).toEqual({ guild_id: guildId, stopped: true });
    expect(pids.map(isAlive)).toEqual([false, false, false]);
    const gone = await gateway.run(['ps', guildId]);
    expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('guildhall: GUILD_NOT_FOUND: ') });
  });

  it('a reader that has seen enough is no failure', async () => {
    const command = gateway.start(['ps']);
    command.process.stdout?.destroy();
    expect(await command.result()).toMatchObject({ code: 0, stderr: '' });
  });
});
