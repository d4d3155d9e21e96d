import { setTimeout as wait } from 'node:timers/promises';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import type { GuildSpec } from '@guildhall/contract';
import { connectRedis, KeySpace, type RedisConnection } from '@guildhall/redis';
import { RedisHostLeaseStore } from '@guildhall/registry';
import { AgentHostProcess, eventually, exampleAgent, exampleGuild, isAlive, RedisServer } from '../../support';
import { GatewayProcess } from '../../support/gateway-process';
import { Command } from '../gateway/support/command';

const slowMs = 180_000;
/** Two fifths of the usual lease times; with less a host loses its lease where it gets no processor for two seconds. */
const quick = { HOST_TTL: '6', LEASE_TTL: '24', HEARTBEAT_INTERVAL: '8' };
const agentIds = ['a', 'b', 'c', 'd'];

interface EventLine {
  readonly agent_id: string;
  readonly from: string;
  readonly to: string;
  readonly cause: string;
  readonly host: string;
  readonly incarnation: string;
  readonly epoch: number;
}

describe('events of agents whose host is lost', () => {
  let redis: RedisServer;
  let connection: RedisConnection;
  let engine: ExecutionEngine;
  let hosts: AgentHostProcess[];
  /** The first leads, the second is asked. */
  let gateways: GatewayProcess[];
  let guild: GuildSpec;
  let following: Command;
  let streaming: EventStream;

  const startHost = (name?: string) => AgentHostProcess.start({ redisUrl: redis.url, name, env: quick });
  const startGateway = () => GatewayProcess.start(redis.url, quick);

  beforeEach(async () => {
    redis = await RedisServer.start();
    connection = await connectRedis({ url: redis.url });
    hosts = await Promise.all([startHost(), startHost(), startHost()]);
    const first = await startGateway();
    await eventually(() => expect(first.log).toContain('"message":"leading"'));
    gateways = [first, await startGateway()];
    engine = await createEngine({ distributed: { url: redis.url } });
    guild = exampleGuild(agentIds.map((id) => exampleAgent('Echo', id)));
    await engine.runGuild(guild);
    const url = `http://127.0.0.1:${gateways[1]!.port}`;
    following = Command.start(['events', guild.id, '-f', '--from', 'earliest', '--json', '--gateway', url]);
    streaming = new EventStream(`${url}/v1/events?guild_id=${guild.id}&from=earliest&follow`);
  }, slowMs);

  afterEach(async () => {
    following?.kill('SIGINT');
    await following?.result();
    await streaming?.close();
    await Promise.all([...hosts, ...gateways].map((one) => one.stop()));
    await engine.shutdown();
    await connection.close();
    await redis.stop();
  }, slowMs);

  const printed = (): EventLine[] =>
    following.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as EventLine);

  /** What the command line has printed of an agent; the stream of the REST interface tells the same. */
  function eventsOf(agentId: string): EventLine[] {
    expect(streaming.events).toEqual(printed());
    return printed().filter((event) => event.agent_id === agentId);
  }

  async function placed() {
    const statuses = await engine.listAgents(guild.id);
    expect(statuses.map(({ state, info }) => [state, info?.isAlive])).toEqual(agentIds.map(() => ['running', true]));
    return statuses.map(({ info }) => info!);
  }

  /** The host of the first agent, and all that it ran. */
  async function victimOf(before: Awaited<ReturnType<typeof placed>>) {
    const host = hosts.find(({ name }) => name === before[0]!.host)!;
    return { host, lost: before.filter((info) => info.host === host.name) };
  }

  /** From beginning to end: the leader renews its lease whenever it begins to. */
  async function leaderHasCompared(): Promise<void> {
    const leftMs = () => connection.reach((client) => client.pttl(new KeySpace().leader()));
    let lastMs = await leftMs();
    // It only falls, but for a renewal.
    const requireRenewed = async () => {
      const [beforeMs, nowMs] = [lastMs, (lastMs = await leftMs())];
      expect(nowMs).toBeGreaterThan(beforeMs);
    };
    for (let begun = 0; begun < 2; begun++) await eventually(requireRenewed, { everyMs: 10 });
  }

  /** One event tells that the agent was lost, with the cause, and the next one where it runs again. */
  async function requireLossesTold(
    lost: readonly { agentId: string; host: string; incarnation: string; epoch: number }[],
    cause: RegExp,
  ): Promise<void> {
    const after = await eventually(placed);
    for (const { agentId, host, incarnation, epoch } of lost) {
      const now = after.find((info) => info.agentId === agentId)!;
      expect(now.host).not.toBe(host);
      expect(now.epoch).toBeGreaterThan(epoch);
      const again = { from: 'starting', to: 'running', host: now.host, incarnation: now.incarnation, epoch: now.epoch };
      await eventually(() => {
        const events = eventsOf(agentId);
        expect(events.filter(({ to }) => to === 'pending')).toHaveLength(1);
        const at = events.findIndex(({ to }) => to === 'pending');
        expect(events[at]).toMatchObject({ from: 'running', host, incarnation, epoch });
        expect(events[at]!.cause).toMatch(cause);
        expect(events.slice(at + 1).filter((event) => event.host !== host)).toMatchObject([again]);
      });
    }
  }

  it(
    'tell who fenced it and why, and where each agent runs again; once, also when it comes back',
    async () => {
      const { host, lost } = await victimOf(await placed());
      host.kill('SIGKILL');
      const fenced = `^host ${host.name} was lost: fenced by gateway \\S+, because its port refuses connections$`;
      await requireLossesTold(lost, new RegExp(fenced));

      hosts[hosts.indexOf(host)] = await startHost(host.name);
      const told = printed();
      await wait(2_000);
      expect(printed()).toEqual(told);
      const others = printed().filter(
        ({ to, agent_id }) => to === 'pending' && !lost.some((one) => one.agentId === agent_id),
      );
      expect(others).toEqual([]);
    },
    slowMs,
  );

  it(
    'tell that a silent host let its lease run out, and what it says itself when it speaks again',
    async () => {
      const { host, lost } = await victimOf(await placed());
      host.kill('SIGSTOP');
      await requireLossesTold(lost, /^host \S+ was lost: it let its lease run out, as gateway \S+ found$/);

      host.kill('SIGCONT');
      for (const { agentId, epoch, pid } of lost) {
        await eventually(() => {
          expect(isAlive(pid!)).toBe(false);
          const [last] = eventsOf(agentId)
            .filter((event) => event.epoch === epoch)
            .slice(-1);
          expect(last).toMatchObject({
            host: host.name,
            to: 'stopped',
            cause: expect.stringMatching(/higher epoch|owns/),
          });
        });
      }
    },
    slowMs,
  );

  it(
    'tell of a fence that somebody else put on a living host, which then ends its agents',
    async () => {
      const { host, lost } = await victimOf(await placed());
      await leaderHasCompared();
      const stores = new RedisHostLeaseStore(connection, new KeySpace());
      const cause = { by: 'an operator', why: 'its machine is on fire' };
      await stores.fence(host.name, lost[0]!.incarnation, cause);
      await eventually(() => {
        const causes = printed().filter(({ to }) => to === 'pending');
        expect(causes.map((event) => [event.agent_id, event.cause]).sort()).toEqual(
          lost.map(({ agentId }) => [
            agentId,
            `host ${host.name} was lost: fenced by an operator, because its machine is on fire`,
          ]),
        );
      });
      for (const { agentId, epoch } of lost) {
        await eventually(() => {
          const own = eventsOf(agentId).filter((event) => event.epoch === epoch && event.to === 'stopped');
          expect(own).toMatchObject([{ cause: expect.stringMatching(/fenced/) }]);
        });
      }
      await eventually(placed);
    },
    slowMs,
  );

  it(
    'tell that a newcomer took the name of a dead host, when no gateway saw it die',
    async () => {
      const { host, lost } = await victimOf(await placed());
      gateways.forEach((gateway) => gateway.kill('SIGSTOP'));
      host.kill('SIGKILL');
      // Its lease outlives the start of the newcomer, however busy the machine is.
      expect(await connection.client.pexpire(new KeySpace().host(host.name), 60_000)).toBe(1);
      hosts[hosts.indexOf(host)] = await startHost(host.name);
      gateways.forEach((gateway) => gateway.kill('SIGCONT'));
      const cause = `fenced by host ${host.name}, which takes its name, because its port refuses connections`;
      for (const { agentId, epoch } of lost) {
        await eventually(() => {
          const told = eventsOf(agentId).filter(({ to }) => to === 'pending');
          expect(told).toMatchObject([{ epoch, cause: `host ${host.name} was lost: ${cause}` }]);
        });
      }
      await eventually(placed);
    },
    slowMs,
  );

  it(
    'are told by the next leader when the first dies with the host, once for each agent',
    async () => {
      const { host, lost } = await victimOf(await placed());
      gateways[0]!.kill('SIGKILL');
      host.kill('SIGKILL');
      // The next one leads when the lease of the first has run out, and about then the host's does.
      await requireLossesTold(lost, /^host \S+ was lost: (fenced by|it let its lease run out, as) gateway /);
    },
    slowMs,
  );
});

/** Events by server-sent events, as a browser hears them. */
class EventStream {
  readonly events: EventLine[] = [];
  private readonly ending = new AbortController();
  private readonly reading: Promise<void>;

  constructor(url: string) {
    this.reading = this.read(url).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.reading;
  }

  private async read(url: string): Promise<void> {
    const headers = { accept: 'text/event-stream' };
    const { body } = await fetch(url, { headers, signal: this.ending.signal });
    let text = '';
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data) this.events.push(JSON.parse(data) as EventLine);
      }
    }
  }
}
