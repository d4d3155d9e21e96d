import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './eventually';
import { freePort } from './free-port';
import { RedisServer } from './redis-server';
import { tempFolder, type TempFolder } from './temp-folder';

const masterName = 'mymaster';
const password = 'secret';
const sentinelCount = 3;
/** A master that says nothing for so long is given up: one that was killed, and one that is only slow. */
const [goneAfterMs, slowAfterMs] = [1_000, 60_000];

interface Sentinel {
  readonly port: number;
  readonly process: ChildProcess;
  readonly folder: TempFolder;
}

/** A Redis master with a replica and three sentinels, all real and on free ports of the loopback. */
export class SentinelDeployment {
  private constructor(
    readonly master: RedisServer,
    readonly replica: RedisServer,
    private readonly sentinels: readonly Sentinel[],
  ) {}

  /** Resolves when the replica has the master's data and the sentinels know of each other. */
  static async start(): Promise<SentinelDeployment> {
    const settings = ['--masterauth', password];
    const kept = { appendOnly: true, password };
    const master = await RedisServer.start({ ...kept, settings });
    const follows = ['--replicaof', '127.0.0.1', String(master.port)];
    const replica = await RedisServer.start({ ...kept, settings: [...settings, ...follows] });
    const sentinels = await Promise.all(Array.from({ length: sentinelCount }, () => startSentinel(master.port)));
    const deployment = new SentinelDeployment(master, replica, sentinels);
    await eventually(() => deployment.requireComplete(), { everyMs: 100 });
    return deployment;
  }

  /** The REDIS_URL of those who ask the sentinels. */
  get url(): string {
    const hosts = this.sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
    return `redis+sentinel://:${password}@${hosts}/${masterName}`;
  }

  /** From now on the replica hears nothing new, though the sentinels still count on it: what follows will be rolled back. */
  async breakReplication(): Promise<void> {
    await ask(this.replica.url, (replica) => replica.config('SET', 'masterauth', 'another'));
    await ask(this.master.url, (master) => master.call('CLIENT', 'KILL', 'TYPE', 'REPLICA'));
  }

  /** Kills the master; resolves when the sentinels have promoted the replica. */
  async failOver(): Promise<void> {
    await this.master.kill();
    await this.giveUpAfter(goneAfterMs);
    await eventually(() => this.requirePromoted(), { deadlineMs: 60_000, everyMs: 50 });
    await this.giveUpAfter(slowAfterMs);
  }

  /** The master that was killed comes back: the sentinels make it a replica of the promoted one. */
  async comeBack(): Promise<void> {
    await this.master.restart();
    const followers = async () => ask(this.replica.url, (promoted) => promoted.info('replication'));
    const requireFollower = async () => {
      if (!(await followers()).includes('state=online')) throw new Error('nobody follows the promoted replica yet');
    };
    // It takes sentinels 18 s, which look at a server that came back every ten.
    await eventually(requireFollower, { deadlineMs: 60_000 });
  }

  async stop(): Promise<void> {
    for (const { process, folder } of this.sentinels) {
      const ended = once(process, 'exit');
      process.kill('SIGKILL');
      await ended;
      await folder.remove();
    }
    await Promise.all([this.master.stop(), this.replica.stop()]);
  }

  private async giveUpAfter(silentMs: number): Promise<void> {
    for (const { port } of this.sentinels) {
      await ask(`redis://127.0.0.1:${port}`, (sentinel) =>
        sentinel.call('SENTINEL', 'SET', masterName, 'down-after-milliseconds', silentMs),
      );
    }
  }

  private async requireComplete(): Promise<void> {
    const replication = await ask(this.replica.url, (replica) => replica.info('replication'));
    if (!replication.includes('master_link_status:up')) throw new Error('the replica has no link to its master');
    for (const { port } of this.sentinels) {
      const known = await ask(`redis://127.0.0.1:${port}`, (sentinel) =>
        sentinel.call('SENTINEL', 'MASTER', masterName),
      );
      const facts = known as string[];
      const fact = (name: string) => facts[facts.indexOf(name) + 1];
      const counts = [fact('num-slaves'), fact('num-other-sentinels'), fact('flags')];
      if (counts.join() !== `1,${sentinelCount - 1},master`) throw new Error(`a sentinel knows ${counts.join()}`);
    }
  }

  private async requirePromoted(): Promise<void> {
    const [role] = (await ask(this.replica.url, (replica) => replica.call('ROLE'))) as string[];
    if (role !== 'master') throw new Error('the replica is none yet');
  }
}

async function ask<T>(url: string, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
}

async function startSentinel(masterPort: number): Promise<Sentinel> {
  const [folder, port] = [await tempFolder(), await freePort()];
  const watch = [
    `sentinel monitor ${masterName} 127.0.0.1 ${masterPort} 2`,
    `sentinel auth-pass ${masterName} ${password}`,
    `sentinel down-after-milliseconds ${masterName} ${slowAfterMs}`,
    `sentinel failover-timeout ${masterName} 10000`,
  ];
  const file = join(folder.path, 'sentinel.conf');
  await writeFile(
    file,
    [`port ${port}`, 'bind 127.0.0.1', 'set-proc-title no', `dir ${folder.path}`, ...watch, ''].join('\n'),
  );
  return { port, folder, process: spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' }) };
}
