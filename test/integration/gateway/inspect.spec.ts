import { eventually, tempFolder, type TempFolder } from '../../support';
import { guildDocument, guildFile } from './support/guild-files';
import { LocalGateway } from './support/local-gateway';

interface Inspection {
  readonly state: string;
  readonly pid?: number;
  readonly last_exit?: { readonly code?: number; readonly signal?: string };
  readonly dead_letters: number;
  readonly log: { readonly message: string }[];
}

const guildId = 'inspected #1';
const crashing = { id: 'crashing', class_name: 'examples.Crashing', qos: { retry_count: 0 } };

describe('guildhall inspect and its route', () => {
  let gateway: LocalGateway;
  let folder: TempFolder;

  beforeAll(async () => {
    [gateway, folder] = [await LocalGateway.start(), await tempFolder()];
    const file = await guildFile(folder.path, 'guild.json', guildDocument(guildId, [crashing]));
    expect(await gateway.run(['run', file])).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await gateway.stop();
    await folder.remove();
  });

  const inspect = (...more: string[]) => gateway.json<Inspection>(['inspect', guildId, 'crashing', ...more]);

  it('tell what runs, for programs', async () => {
    // Its event is written behind the answer to its start.
    await eventually(async () =>
      expect(await inspect()).toMatchObject({
        ...{ guild_id: guildId, agent_id: 'crashing', state: 'running', host: 'embedded', restarts: 0 },
        ...{ pid: expect.any(Number), epoch: expect.any(Number), started_at: expect.any(String), dead_letters: 0 },
        wish: { kind: 'declared', spec: crashing },
        last_event: { from: 'starting', to: 'running', cause: 'ready' },
        subscriptions: expect.arrayContaining([expect.objectContaining({ topic: 'crash', waiting_ms: 0 })]),
      }),
    );
  });

  it('tell how its last process ended, and its last lines', async () => {
    await gateway.json(['send', guildId, 'crash', '{"manner":"exit"}']);
    await eventually(async () => expect(await inspect()).toMatchObject({ state: 'running', dead_letters: 1 }));
    expect(await inspect()).toMatchObject({ restarts: 1, last_exit: { code: 3 } });
    await gateway.json(['send', guildId, 'crash', '{"manner":"throw"}']);
    await eventually(async () => {
      const { log, dead_letters } = await inspect('--tail', '1');
      expect(dead_letters).toBe(2);
      expect(log.map(({ message }) => message)).toEqual([expect.stringMatching(/crashing at stage handle/)]);
    });
  });

  it('tell people the same', async () => {
    const { stdout } = await gateway.run(['inspect', guildId, 'crashing']);
    expect(stdout).toMatch(/^agent +inspected #1\/crashing$/m);
    expect(stdout).toMatch(/^class +examples\.Crashing$/m);
    expect(stdout).toMatch(/^wished +declared at \S+Z$/m);
    expect(stdout).toMatch(/^state +running/m);
    expect(stdout).toMatch(/^host +embedded \(incarnation \S+\)$/m);
    expect(stdout).toMatch(/^last exit +code 3: exited with code 3$/m);
    expect(stdout).toMatch(/^dead letters +2$/m);
    expect(stdout).toMatch(/^TOPIC +QUEUE +POSITION +WAITING +IN HAND$/m);
  });

  it('tell of an agent that was stopped', async () => {
    await gateway.run(['stop', guildId, 'crashing']);
    const stopped = { state: 'stopped', reason: 'asked to stop by guildhall-cli' };
    await eventually(async () => expect(await inspect()).toMatchObject(stopped));
    expect((await gateway.run(['inspect', guildId, 'crashing'])).stdout).toMatch(/^wished +by nobody any more$/m);
  });

  it('refuse what is not there, and what cannot be', async () => {
    const { code, stderr } = await gateway.run(['inspect', guildId, 'nobody']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^guildhall: AGENT_NOT_FOUND: /) });
    const response = await gateway.fetch('/v1/guilds/nobody/agents/none?tail=-1');
    expect(response.status).toBe(400);
  });
});
