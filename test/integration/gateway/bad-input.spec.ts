import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { eventually, freePort, tempFolder, type TempFolder } from '../../support';
import { guildhall } from './support/command';
import { guildDocument, guildFile } from './support/guild-files';
import { LocalGateway } from './support/local-gateway';

const greeter = { id: 'greeter', class_name: 'examples.Greeter' };
const megabyte = 1024 * 1024;

describe('guildhall, given what is wrong', () => {
  let gateway: LocalGateway;
  let folder: TempFolder;

  beforeAll(async () => {
    [gateway, folder] = [await LocalGateway.start(), await tempFolder()];
    await gateway.json(['run', await guildFile(folder.path, 'present.json', guildDocument('present', [greeter]))]);
  });

  afterAll(async () => {
    // Nothing of all this has changed anything.
    const left = await gateway.json<{ guild_id: string; agent_id: string; state: string }[]>(['ps']);
    expect(left.map(({ guild_id, agent_id, state }) => [guild_id, agent_id, state])).toEqual([
      ['present', 'greeter', 'running'],
    ]);
    await gateway.stop();
    await folder.remove();
  });

  const run = async (name: string, document: unknown) =>
    gateway.run(['run', await guildFile(folder.path, name, document)]);

  describe('run', () => {
    it('tells where a JSON file was cut off', async () => {
      const text = JSON.stringify(guildDocument('cut', [greeter]));
      const { code, stdout, stderr } = await run('cut.json', text.slice(0, 60));
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(
        /^guildhall: JSON_INVALID: \S+cut\.json ends at line 1, column 61 before its JSON is complete.*\n$/,
      );
    });

    it('refuses a file of 5 MB', async () => {
      const document = { ...guildDocument('large', [greeter]), properties: { text: 'x'.repeat(5 * megabyte) } };
      const { code, stderr } = await run('large.json', document);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^guildhall: SPEC_TOO_LARGE: \S+large\.json has \d+ bytes; at most 1048576 are allowed\..*\n$/,
      );
    });

    it('names the agents that have the same id', async () => {
      const { code, stderr } = await run('twice.json', guildDocument('twice', [greeter, greeter]));
      expect(code).toBe(1);
      expect(stderr).toMatch(/^guildhall: DUPLICATE_AGENT_ID: agents\[1\]\.id is the id of agents\[0\] too;.*\n$/);
    });

    it('runs what it can, tells what it cannot, and fails', async () => {
      const agents = [greeter, { id: 'nobody', class_name: 'examples.Nobody' }];
      const file = await guildFile(folder.path, 'unknown-class.json', guildDocument('mixed', agents));
      const { code, stdout } = await gateway.run(['run', file]);
      expect(code).toBe(1);
      expect(stdout).toMatch(/nobody failed: CLASS_NOT_IN_CATALOG: .*examples\.Nobody/);
      expect(stdout).toMatch(/Guild mixed: 1 of 2 agents run/);
      const again = await gateway.run(['run', file, '--json']);
      expect(JSON.parse(again.stdout)).toMatchObject({
        running: [{ agent_id: 'greeter' }],
        failed: [{ agent_id: 'nobody', error: { code: 'CLASS_NOT_IN_CATALOG', kind: 'invalid', status: 400 } }],
      });
      await gateway.json(['stop', 'mixed']);
    });

    it.each([
      ['a file that is not there', 'missing.yaml', 'DOCUMENT_NOT_FOUND: There is no file missing.yaml.'],
      ['a file of another kind', 'guild.toml', 'ARGUMENT_INVALID: guild.toml is no .yaml, .yml or .json file.'],
    ])('says what it wants of %s', async (_what, file, sentence) => {
      await guildFile(folder.path, 'guild.toml', '');
      const { code, stderr } = await gateway.run(['run', file], { cwd: folder.path });
      expect({ code, stderr }).toEqual({ code: 1, stderr: `guildhall: ${sentence}\n` });
    });
  });

  describe('send', () => {
    const send = (topic: string, payload: string, input?: string) =>
      gateway.run(['send', 'present', topic, payload], { input });

    it.each([
      ['a topic with a line break', 'two\nlines', '{}', 'TOPIC_INVALID'],
      ['a topic of 256 characters', 't'.repeat(256), '{}', 'TOPIC_INVALID'],
      ['an empty topic', '', '{}', 'ARGUMENT_INVALID'],
      ['a payload that was cut off', 'topic', '{"who":', 'JSON_INVALID'],
      ['a payload that is a list', 'topic', '[1]', 'MESSAGE_INVALID'],
    ])('refuses %s', async (_what, topic, payload, code) => {
      const result = await send(topic, payload);
      expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(`guildhall: ${code}: `) });
      expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
    });

    it('refuses a message over the limit', async () => {
      const { code, stderr } = await send('topic', '-', JSON.stringify({ text: 'x'.repeat(megabyte) }));
      expect(code).toBe(1);
      expect(stderr).toMatch(/^guildhall: MESSAGE_TOO_LARGE: The payload has \d+ bytes; at most 1048576 are allowed\./);
    });

    it('refuses a guild that is not declared', async () => {
      const { code, stderr } = await gateway.run(['send', 'presnt', 'topic', '{}']);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: 'guildhall: GUILD_NOT_FOUND: No guild presnt is declared. List guilds to see their ids.\n',
      });
    });
  });

  it.each([
    [['logs', 'present', 'nobody'], 'AGENT_NOT_FOUND'],
    [['logs', 'absent', 'greeter'], 'GUILD_NOT_FOUND'],
    [['stop', 'present', 'nobody'], 'AGENT_NOT_FOUND'],
    [['stop', 'absent'], 'GUILD_NOT_FOUND'],
    [['scale', 'present', 'nobody', '2'], 'AGENT_NOT_FOUND'],
    [['messages', 'absent', 'topic'], 'GUILD_NOT_FOUND'],
    [['messages', 'present', 'topic', '--from', 'yesterday'], 'ARGUMENT_INVALID'],
    [['ps', '--gateway', 'ftp://there'], 'CONFIG_INVALID'],
  ])('%j fails with %s', async (args, code) => {
    const result = await gateway.run(args);
    expect(result).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(`^guildhall: ${code}: [^\n]+\n$`),
    });
  });

  it.each([
    [['frobnicate']],
    [['ps', '--frobnicate']],
    [['run']],
    [['scale', 'g', 'a', 'many']],
    [['up', '--port', 'http']],
    [[]],
  ])('%j is a mistake in its use', async (args) => {
    const { code, stdout, stderr } = await gateway.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it.each([[['--help']], [['ps', '--help']], [['up', '--help']], [['--version']]])('%j helps', async (args) => {
    const { code, stdout, stderr } = await gateway.run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toBe('');
  });

  it('up says who has the port, and starts nothing', async () => {
    const port = new URL(gateway.url).port;
    const { code, stdout, stderr } = await guildhall(['up', '--ephemeral', '--port', port]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `guildhall: PORT_IN_USE: Another process listens on 127.0.0.1:${port}. Set HTTP_PORT (or --port) to a free port.\n`,
    );
  });

  it('up refuses a catalog that is not there, and an address that others reach', async () => {
    const catalog = await guildhall(['up', '--ephemeral', '--port', '0', '--catalog', 'nowhere.yaml']);
    expect(catalog).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^guildhall: CONFIG_INVALID: --catalog names \S+nowhere\.yaml[^\n]+\n$/),
    });
    const open = await guildhall(['up', '--ephemeral', '--port', '0'], { env: { BIND_ADDRESS: '0.0.0.0' } });
    expect(open).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^guildhall: CONFIG_INVALID: BIND_ADDRESS is 0\.0\.0\.0[^\n]+\n$/),
    });
  });

  it('tells how to start a gateway when none answers', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await guildhall(['ps'], { env: { GUILDHALL_URL: url } });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `guildhall: GATEWAY_UNREACHABLE: No gateway answers at ${url} (ECONNREFUSED). Start one with "guildhall up", or name another with --gateway or GUILDHALL_URL.\n`,
    });
  });

  describe('against a server that is something else', () => {
    let other: Server;
    const url = () => `http://127.0.0.1:${(other.address() as AddressInfo).port}`;

    beforeAll(async () => {
      other = createServer((_request, response) =>
        response.setHeader('content-type', 'text/html').end('<p>Hello'),
      ).listen(0, '127.0.0.1');
      await once(other, 'listening');
    });
    afterAll(() => void other.close());

    it('says that it is no gateway', async () => {
      const { code, stderr } = await guildhall(['ps'], { env: { GUILDHALL_URL: url() } });
      expect(code).toBe(1);
      expect(stderr).toBe(
        `guildhall: GATEWAY_UNREACHABLE: ${url()} answered 200 text/html, so it is no gateway of Guildhall. Check --gateway or GUILDHALL_URL.\n`,
      );
    });
  });

  it('says so when the gateway dies under a follower', async () => {
    const dying = await LocalGateway.start();
    const document = guildDocument('present', [greeter]);
    await dying.json(['run', await guildFile(folder.path, 'dying.json', document)]);
    const following = dying.start(['messages', 'present', 'topic', '-f', '--from', 'earliest']);
    await dying.json(['send', 'present', 'topic', '{"n":1}']);
    await following.printed(/"n":1/);
    await dying.stop('SIGKILL');
    expect(await following.result()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^guildhall: GATEWAY_UNREACHABLE: [^\n]+\n$/),
    });
  });

  it('lets a follower end well when the gateway ends well', async () => {
    const ending = await LocalGateway.start();
    const crashing = { id: 'crashing', class_name: 'examples.Crashing', qos: { retry_count: 0 } };
    const document = guildDocument('present', [crashing]);
    await ending.json(['run', await guildFile(folder.path, 'ending.json', document)]);
    const logs = ending.start(['logs', 'present', 'crashing', '-f']);
    const messages = ending.start(['messages', 'present', 'topic', '-f', '--from', 'earliest']);
    await ending.json(['send', 'present', 'topic', '{"n":1}']);
    await messages.printed(/"n":1/);
    await ending.json(['send', 'present', 'crash', '{"manner":"throw"}']);
    await logs.printed(/crashing at stage handle/);
    const beganMs = performance.now();
    expect(await ending.stop()).toMatchObject({ code: 0 });
    // Waiting for its followers it would use up the 45 s that it has for its end.
    expect(performance.now() - beganMs).toBeLessThan(20_000);
    expect(await eventually(() => Promise.all([logs.result(), messages.result()]))).toMatchObject([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
  });
});
