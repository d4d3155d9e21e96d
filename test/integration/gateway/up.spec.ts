import { descendantsOf, eventually, freePort, isAlive, tempFolder, type TempFolder } from '../../support';
import { Command, guildhall } from './support/command';
import { guildDocument, guildFile, type AgentLines } from './support/guild-files';
import { LocalGateway } from './support/local-gateway';

interface AgentLine {
  readonly agent_id: string;
  readonly state: string;
  readonly pid: number;
}

describe('guildhall up', () => {
  let folder: TempFolder;

  beforeEach(async () => void (folder = await tempFolder()));
  afterEach(() => folder.remove());

  const run = async (gateway: LocalGateway, agents: readonly AgentLines[]) => {
    const file = await guildFile(folder.path, 'guild.json', guildDocument('g', agents));
    return (await gateway.json<{ running: AgentLine[] }>(['run', file])).running.map(({ pid }) => pid);
  };
  const inFolder = () => LocalGateway.start(['--data', `${folder.path}/data`]);

  it.each(['SIGINT', 'SIGTERM'] as const)('ends on %s with exit code 0, its agents before it', async (signal) => {
    const gateway = await LocalGateway.start(['--ephemeral'], { POOL_SIZE: '2' });
    const pids = await run(gateway, [{ id: 'a', class_name: 'examples.Echo' }]);
    const processes = [...pids, ...descendantsOf(gateway.pid)];
    expect(processes.length).toBeGreaterThan(2);
    expect(await gateway.stop(signal)).toMatchObject({ code: 0, signal: null });
    await eventually(() => expect(processes.filter(isAlive)).toEqual([]));
  });

  it('goes on where it ended: guilds run again, with their state and messages', async () => {
    const first = await inFolder();
    await run(first, [{ id: 'counter', class_name: 'examples.Counter', listen_to_default_topic: false }]);
    await first.json(['send', 'g', 'numbers', '{"add":40}']);
    await eventually(async () => expect((await first.run(['messages', 'g', 'sums'])).stdout).toContain('"sum":40'));
    await first.stop();

    const second = await inFolder();
    const present = () => second.json<AgentLine[]>(['ps']);
    await eventually(async () => expect(await present()).toMatchObject([{ agent_id: 'counter', state: 'running' }]));
    await second.json(['send', 'g', 'numbers', '{"add":2}']);
    await eventually(async () => expect((await second.run(['messages', 'g', 'sums'])).stdout).toContain('"sum":42'));
    await second.stop();
  });

  it('refuses a data folder that another engine uses, and names it', async () => {
    const first = await inFolder();
    const { code, stderr } = await guildhall(['up', '--port', '0', '--data', `${folder.path}/data`]);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^guildhall: STORE_IN_USE: [^\n]*${first.pid}[^\n]*\n$`));
    await first.stop();
  });

  it('takes a Ctrl-C while it starts', async () => {
    const command = Command.start(['up', '--ephemeral', '--port', '0']);
    await eventually(() => expect(descendantsOf(command.process.pid ?? 0).length).toBeGreaterThan(0), { everyMs: 5 });
    const processes = descendantsOf(command.process.pid ?? 0);
    command.kill('SIGINT');
    expect(await command.result()).toMatchObject({ code: 0, signal: null });
    await eventually(() => expect(processes.filter(isAlive)).toEqual([]));
  });

  it('ends at once on a second Ctrl-C, and takes an agent along that would not end', async () => {
    const gateway = await LocalGateway.start(['--ephemeral'], { DRAIN_TIMEOUT: '600' });
    const never = { id: 'never', class_name: 'examples.Hanging', properties: { onStop: 'never' } };
    const [pid = 0] = await run(gateway, [never]);
    gateway.command.kill('SIGINT');
    await eventually(() => expect(gateway.command.stderr).toMatch(/agent stopping/));
    expect(isAlive(pid)).toBe(true);
    await eventually(() => {
      gateway.command.kill('SIGINT');
      expect(gateway.command.process.exitCode).toBe(130);
    });
    await eventually(() => expect(isAlive(pid)).toBe(false));
  });

  it('leaves no agent behind when it is killed', async () => {
    const gateway = await LocalGateway.start(['--ephemeral'], { POOL_SIZE: '2' });
    const pids = await run(gateway, [
      { id: 'a', class_name: 'examples.Echo' },
      { id: 'b', class_name: 'examples.Echo' },
    ]);
    const processes = [...pids, ...descendantsOf(gateway.pid)];
    await gateway.stop('SIGKILL');
    await eventually(() => expect(processes.filter(isAlive)).toEqual([]));
  });

  it('runs no more agents than it may', async () => {
    const gateway = await LocalGateway.start(['--ephemeral', '--max-agents', '1']);
    const agents = ['a', 'b'].map((id) => ({ id, class_name: 'examples.Echo' }));
    const file = await guildFile(folder.path, 'guild.json', guildDocument('g', agents));
    const { code, stdout } = await gateway.run(['run', file, '--json']);
    expect(code).toBe(1);
    const { running, failed } = JSON.parse(stdout) as { running: object[]; failed: object[] };
    expect({ running: running.length, failed: failed.length }).toEqual({ running: 1, failed: 1 });
    await gateway.stop();
  });

  it('runs classes of the catalogs that it is given', async () => {
    const agent = 'module.exports = { className: "own.Quiet", stateless: true };\n';
    await guildFile(folder.path, 'quiet.js', agent);
    const catalog = await guildFile(folder.path, 'catalog.json', {
      classes: { 'own.Quiet': { module: './quiet.js' } },
    });
    const gateway = await LocalGateway.start(['--ephemeral', '--catalog', catalog]);
    const [host] = await gateway.json<{ classes: string[] }[]>(['hosts']);
    expect(host?.classes).toEqual(['own.Quiet']);
    await gateway.stop();
  });

  it('prints one JSON document with --json', async () => {
    const port = await freePort();
    const command = Command.start(['up', '--ephemeral', '--port', String(port), '--json']);
    const [line] = await command.printed(/^.+\n/);
    expect(JSON.parse(line)).toEqual({
      url: `http://127.0.0.1:${port}`,
      pid: command.process.pid,
      classes: expect.any(Number),
      guilds: 0,
      agents: 0,
    });
    command.kill('SIGINT');
    expect((await command.result()).code).toBe(0);
  });
});
