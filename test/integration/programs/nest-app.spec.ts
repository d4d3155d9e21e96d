import { join } from 'node:path';
import { freePort } from '../../support/free-port';
import { isAlive } from '../../support/processes';
import { tempFolder, type TempFolder } from '../../support/temp-folder';
import { Program, root } from './support/program';

const slowMs = 180_000;
const main = join(root, 'dist/examples/nest-app/main.js');

interface Agent {
  readonly agentId: string;
  readonly state: string;
  readonly pid: number;
}

describe('the example Nest application', () => {
  let folder: TempFolder;

  beforeAll(async () => {
    folder = await tempFolder();
  });

  afterAll(() => folder.remove());

  async function start(): Promise<{ app: Program; get: <T>(path: string) => Promise<T> }> {
    const port = String(await freePort());
    const app = Program.start([main], { env: { PORT: port, DATA_FOLDER: join(folder.path, 'data') } });
    await app.said(/listening on/);
    const get = async <T>(path: string) => (await (await fetch(`http://127.0.0.1:${port}/${path}`)).json()) as T;
    return { app, get };
  }

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers through an agent of its own, and leaves nothing at %s',
    async (signal) => {
      const { app, get } = await start();
      expect(await get('hello/you')).toEqual({ text: 'hello you' });
      const [agent, ...more] = await get<Agent[]>('agents');
      expect([agent, more]).toEqual([{ agentId: 'greeter', state: 'running', pid: expect.any(Number) as number }, []]);
      expect(isAlive(agent!.pid)).toBe(true);

      app.kill(signal);
      expect(await app.ended()).toEqual({ code: 0, signal: null });
      await app.nothingLeft();
    },
    slowMs,
  );

  it(
    'restarts its agent when that is killed, and leaves nothing when it is killed itself',
    async () => {
      const { app, get } = await start();
      const [agent] = await get<Agent[]>('agents');
      process.kill(agent!.pid, 'SIGKILL');
      expect(await get('hello/again')).toEqual({ text: 'hello again' });
      expect((await get<Agent[]>('agents'))[0]).not.toEqual(agent);

      app.kill('SIGKILL');
      await app.ended();
      await app.nothingLeft();
    },
    slowMs,
  );

  it(
    'ends with the reason when its data folder is in use',
    async () => {
      const { app } = await start();
      const second = Program.start([main], {
        env: { PORT: String(await freePort()), DATA_FOLDER: join(folder.path, 'data') },
      });
      expect(await second.ended()).toEqual({ code: 1, signal: null });
      expect(second.output).toMatch(/data folder .* is used by process \d+/);
      app.kill('SIGTERM');
      await app.ended();
      await app.nothingLeft();
    },
    slowMs,
  );
});
