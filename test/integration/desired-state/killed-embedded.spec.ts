import { setTimeout as wait } from 'node:timers/promises';
import { descendantsOf, eventually, isAlive, tempFolder, type TempFolder } from '../../support';
import { guildDocument, guildFile, type AgentLines } from '../gateway/support/guild-files';
import { LocalGateway } from '../gateway/support/local-gateway';

interface AgentLine {
  readonly agent_id: string;
  readonly state: string;
  readonly pid: number;
}

interface MessageLine {
  readonly payload: { readonly add: number; readonly sum: number; readonly count: number };
}

const slowMs = 180_000;
const rounds = 3;

describe('guildhall up, killed', () => {
  let folder: TempFolder;
  let gateway: LocalGateway;

  beforeEach(async () => {
    folder = await tempFolder();
    gateway = await up();
  });
  afterEach(async () => {
    await gateway.stop();
    await folder.remove();
  });

  const up = () => LocalGateway.start(['--data', `${folder.path}/data`]);
  const messages = async (topic: string): Promise<MessageLine[]> => {
    const path = `/v1/guilds/g/topics/${topic}/messages?limit=100000`;
    const lines = (await (await gateway.fetch(path)).text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as MessageLine);
  };

  /** Kills the engine and starts the next one on the same folder. */
  async function killed(): Promise<void> {
    const processes = descendantsOf(gateway.pid);
    await gateway.stop('SIGKILL');
    await eventually(() => expect(processes.filter(isAlive)).toEqual([]));
    gateway = await up();
  }

  const put = (document: object) => {
    const headers = { 'content-type': 'application/json' };
    return gateway.fetch('/v1/guilds/g', { method: 'PUT', headers, body: JSON.stringify(document) });
  };

  const idsOf = (agents: readonly AgentLines[]) => agents.map(({ id }) => id).sort();
  const wished = async () =>
    idsOf(((await (await gateway.fetch('/v1/guilds/g')).json()) as { agents: AgentLines[] }).agents);

  /** Publishes numbers as fast as they are taken until the gateway is gone; notes those that were acknowledged. */
  async function publishUntilGone(taken: number[]): Promise<void> {
    const target = gateway;
    const publish = async (add: number) => {
      const headers = { 'content-type': 'application/json' };
      const path = '/v1/guilds/g/topics/numbers/messages';
      const { status } = await target.fetch(path, {
        method: 'POST',
        headers,
        body: JSON.stringify({ payload: { add } }),
      });
      if (status === 201) taken.push(add);
    };
    const isGone = await (async () => {
      for (let add = 1; ; add += 10)
        await Promise.all(Array.from({ length: 10 }, (_none, index) => publish(add + index)));
    })().catch(() => true);
    expect(isGone).toBe(true);
  }

  it(
    'takes up guild, state and unread messages where they were left, and handles each once',
    async () => {
      const counter = { id: 'counter', class_name: 'examples.Counter', listen_to_default_topic: false };
      await gateway.json(['run', await guildFile(folder.path, 'guild.json', guildDocument('g', [counter]))]);
      for (let round = 1; round <= rounds; round++) {
        const before = (await messages('numbers')).length;
        const taken: number[] = [];
        const publishing = publishUntilGone(taken);
        await wait(1_000);
        await eventually(() => expect(taken.length).toBeGreaterThan(0));
        await killed();
        await publishing;

        const numbers = (await messages('numbers')).map(({ payload }) => payload.add);
        // The last ones may have been written though nobody was told.
        expect(numbers.slice(before)).toEqual(expect.arrayContaining(taken));
        const sums = await eventually(
          async () => {
            const found = await messages('sums');
            expect(found.length).toBeGreaterThanOrEqual(numbers.length);
            return found;
          },
          { everyMs: 100 },
        );
        let sum = 0;
        const expected = numbers.map((add, index) => ({ sum: (sum += add), count: index + 1 }));
        expect(sums.map(({ payload }) => payload)).toEqual(expected);
      }
    },
    slowMs,
  );

  it(
    'brings a changed guild to its end when it is killed over it',
    async () => {
      const agentsOf = (round: number): AgentLines[] =>
        Array.from({ length: 20 }, (_none, index) => ({
          id: `a${index + (index < 4 ? 100 * round : 0)}`,
          class_name: 'examples.Echo',
          properties: index % 2 === 0 ? { round } : {},
        }));
      const beganMs = performance.now();
      await put(guildDocument('g', agentsOf(0)));
      const spanMs = performance.now() - beganMs;
      for (let round = 1; round <= rounds; round++) {
        const asked = put(guildDocument('g', agentsOf(round))).catch(() => undefined);
        const requireWished = async () => expect(await wished()).toEqual(idsOf(agentsOf(round)));
        // Once it is written it is to be finished, whenever the engine is killed.
        await eventually(requireWished, { everyMs: 5 });
        await wait((spanMs * round) / (rounds + 2));
        await killed();
        await asked;
        await requireWished();
        await eventually(() => requireOrder(agentsOf(round)), { everyMs: 100 });
      }
    },
    slowMs,
  );

  /** Those agents run, each once, and nothing else does. */
  async function requireOrder(agents: readonly AgentLines[]): Promise<void> {
    const lines = await gateway.json<AgentLine[]>(['ps', 'g']);
    expect(lines.map(({ agent_id, state }) => [agent_id, state])).toEqual(
      agents.map(({ id }) => [id, 'running']).sort(),
    );
    // The guard is the only other process.
    const pids = new Set(lines.map(({ pid }) => pid));
    expect(lines.filter(({ pid }) => !isAlive(pid))).toEqual([]);
    expect(descendantsOf(gateway.pid).filter((pid) => pids.has(pid))).toHaveLength(agents.length);
    expect(descendantsOf(gateway.pid).length).toBeLessThanOrEqual(agents.length + 2);
  }
});
