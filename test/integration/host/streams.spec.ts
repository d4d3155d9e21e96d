import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientReadableStream } from '@grpc/grpc-js';
import type { AgentEventMessage, GuildSpec } from '@guildhall/contract';
import type { AgentHostProcess } from '../../support/agent-host-process';
import { eventually } from '../../support/eventually';
import { exampleAgent, exampleGuild } from '../../support/guilds';
import { createRequest } from './support/create-request';
import { failureOf, type HostClient } from './support/host-client';
import { HostWorld } from './support/host-world';

const slowMs = 180_000;
const catalog = join(__dirname, 'agents/catalog.yaml');

describe('streams of the agent host', () => {
  let world: HostWorld;
  let host: AgentHostProcess;
  let client: HostClient;
  let guild: GuildSpec;

  beforeAll(async () => {
    world = await HostWorld.start();
    ({ host, client } = await world.host({ catalog }));
  }, slowMs);

  afterAll(() => world.close(), slowMs);

  beforeEach(() => {
    guild = exampleGuild();
  });

  async function create(className: string, id: string, more: object = {}): Promise<number> {
    const agent = exampleAgent('Echo', id, { className, ...more });
    return (await client.call('CreateAgent', createRequest(agent, guild))).pid;
  }

  async function stop(agentId: string): Promise<void> {
    await client.call('StopAgent', { guildId: guild.id, agentId });
  }

  describe('WatchAgents', () => {
    it('begins with the present agents of the guild and goes on with their moves', async () => {
      await create('examples.Echo', 'present');
      const watch = client.stream('WatchAgents', { guildId: guild.id });
      const events = collect(watch, moveOf);
      await eventually(() => expect(events).toEqual(['present: running = running']));

      const pid = await create('examples.Echo', 'new');
      process.kill(pid, 'SIGKILL');
      await eventually(() => expect(events.at(-1)).toBe('new: restarting → running'));
      await stop('new');
      await eventually(() => expect(events.at(-1)).toBe('new: stopping → stopped'));
      const moves = ['starting → running', 'running → restarting', 'restarting → running', 'running → stopping'];
      expect(events.slice(1, -1)).toEqual(moves.map((move) => `new: ${move}`));
      await stop('present');
      watch.cancel();
    });

    it('loses no move that happens while the present agents are being told', async () => {
      const large = { properties: { text: 'x'.repeat(600_000) } };
      for (const id of ['a', 'b', 'c']) await create('examples.Echo', id, large);
      const watch = client.stream('WatchAgents', { guildId: guild.id });
      watch.pause();
      await once(watch, 'metadata');
      for (const id of ['a', 'b', 'c']) await stop(id);
      const events = collect(watch, moveOf);
      await eventually(() => expect(events.filter((move) => move.endsWith('stopping → stopped'))).toHaveLength(3));
      watch.cancel();
    });

    it('holds little for readers that read nothing', async () => {
      const large = { properties: { text: 'x'.repeat(900_000) } };
      await create('examples.Echo', 'warm', large);
      const before = residentMb(host.pid);
      // A connection of its own: what waits in a stream counts for all of the connection (HTTP/2 flow control).
      const stalled = world.client(host);
      const watches = Array.from({ length: 20 }, () => stalled.stream('WatchAgents', { guildId: guild.id }).pause());
      for (let round = 0; round < 10; round += 1) {
        await create('examples.Echo', 'moving', large);
        await stop('moving');
      }
      // 20 readers by 30 moves by 0.9 MB would be 540 MB.
      expect(residentMb(host.pid) - before).toBeLessThan(220);
      watches.forEach((watch) => watch.cancel());
      await stop('warm');
    });

    it('ends with its client, and the host forgets it', async () => {
      const watches = Array.from({ length: 5 }, () => client.stream('WatchAgents', { guildId: guild.id }));
      const told = watches.map((watch) => collect(watch, moveOf));
      await create('examples.Echo', 'one');
      await eventually(() => expect(told.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]));
      watches.forEach((watch) => watch.cancel());
      await Promise.all(watches.map((watch) => new Promise((resolve) => watch.once('close', resolve))));
      await stop('one');
      expect(told.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
      await expect(client.call('Health', {})).resolves.toMatchObject({ healthy: true });
    });
  });

  describe('ReadLogs', () => {
    it('tells the newest lines and, followed, each new one once', async () => {
      await create('test.Chatty', 'chatty');
      await say({ lines: 30 });
      const tail = client.stream('ReadLogs', { guildId: guild.id, agentId: 'chatty', tailLines: 5 });
      const ended = once(tail, 'end');
      const lines = collect(tail, ({ message }) => message);
      await ended;
      expect(lines).toEqual([25, 26, 27, 28, 29].map((n) => `line ${n}`));

      const followed = client.stream('ReadLogs', { guildId: guild.id, agentId: 'chatty', tailLines: 2, follow: true });
      const heard = collect(followed, ({ message }) => message);
      await eventually(() => expect(heard).toHaveLength(2));
      await say({ from: 30, lines: 3 });
      await eventually(() => expect(heard).toEqual([28, 29, 30, 31, 32].map((n) => `line ${n}`)));
      followed.cancel();
      await stop('chatty');
    });

    it('goes on over a crash of the agent', async () => {
      const pid = await create('test.Chatty', 'crashing');
      const followed = client.stream('ReadLogs', { guildId: guild.id, agentId: 'crashing', follow: true });
      const heard = collect(followed, ({ message }) => message);
      await say({ lines: 1 });
      await eventually(() => expect(heard).toEqual(['line 0']));
      process.kill(pid, 'SIGKILL');
      await say({ from: 1, lines: 1 });
      await eventually(() => expect(heard.at(-1)).toBe('line 1'));
      followed.cancel();
      await stop('crashing');
    });

    it(
      'counts the lines that a slow reader lost',
      async () => {
        await create('test.Chatty', 'much');
        const followed = client.stream('ReadLogs', { guildId: guild.id, agentId: 'much', follow: true });
        const first = collect(followed, (line) => line);
        await say({ lines: 1 });
        await eventually(() => expect(first).toHaveLength(1));
        followed.pause();
        const total = 40_000;
        // Slowly enough for the agent, whose own lines are dropped when the host does not keep up.
        for (let from = 1; from < total; from += 1000) await say({ from, lines: 1000, text: 'x'.repeat(200) });
        followed.resume();
        await eventually(() => expect(first.at(-1)?.message).toBe(`line ${total}`));
        const lost = first.reduce((sum, { dropped }) => sum + dropped, 0);
        expect(lost).toBeGreaterThan(0);
        expect(first.length + lost).toBe(total + 1);
        followed.cancel();
        await stop('much');
      },
      slowMs,
    );

    it('says that it knows no such agent', async () => {
      const unknown = client.stream('ReadLogs', { guildId: guild.id, agentId: 'nobody', follow: true });
      unknown.resume();
      const failed = once(unknown, 'error').then(([error]) => Promise.reject(error as Error));
      expect(await failureOf(failed)).toMatchObject({ status: 5, reason: 'AGENT_NOT_FOUND', field: 'agent_id' });
    });

    /** Makes the chatty agent print, and waits until it has. */
    async function say(what: { from?: number; lines: number; text?: string }): Promise<void> {
      const { pos } = await world.publish(guild.id, 'say', what);
      await eventually(async () => expect(await world.handled(guild.id, 'say', pos)).toBe(true), { everyMs: 5 });
    }
  });
});

function collect<Item, Out>(stream: ClientReadableStream<Item>, of: (item: Item) => Out): Out[] {
  const items: Out[] = [];
  stream.on('data', (item: Item) => items.push(of(item))).resume();
  return items;
}

function moveOf({ info, from, to }: AgentEventMessage): string {
  return `${info?.agentId}: ${from} ${from === to ? '=' : '→'} ${to}`;
}

function residentMb(pid: number): number {
  const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1024;
}
