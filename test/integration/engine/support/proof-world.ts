import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Redis } from 'ioredis';
import { createEngine, type ExecutionEngine } from '@guildhall/engine';
import { AgentHostProcess } from '../../../support/agent-host-process';
import { descendantsOf } from '../../../support/processes';
import { RedisServer } from '../../../support/redis-server';
import { tempFolder } from '../../../support/temp-folder';

/** Everything a store keeps: name of the key or row → its content. */
export type Snapshot = { readonly [name: string]: string };

/** An engine whose store and processes can be compared before and after. */
export interface ProofWorld {
  readonly engine: ExecutionEngine;
  /** All processes that hosts have started, agents and guards. */
  processes(): number[];
  /**
   * What the store keeps, without what changes by itself (leases of hosts, counters, clocks), what is meant to grow (events,
   * revisions of guilds) and the epochs: that of a start which failed stays used up.
   */
  snapshot(): Promise<Snapshot>;
  close(): Promise<void>;
}

export type StartProofWorld = (catalog: string) => Promise<ProofWorld>;

export const distributedProof: StartProofWorld = async (catalog) => {
  const redis = await RedisServer.start();
  const host = await AgentHostProcess.start({ redisUrl: redis.url, catalog });
  const engine = await createEngine({ distributed: { url: redis.url } });
  const view = new Redis(redis.url);
  return {
    engine,
    processes: () => descendantsOf(host.pid),
    snapshot: () => redisSnapshot(view),
    close: async () => {
      await engine.shutdown();
      await host.stop();
      view.disconnect();
      await redis.stop();
    },
  };
};

export const embeddedProof: StartProofWorld = async (catalog) => {
  const folder = await tempFolder();
  const engine = await createEngine({ embedded: { catalog: [catalog], dataFolder: folder.path, poolSize: 0 } });
  return {
    engine,
    processes: () => descendantsOf(process.pid),
    snapshot: () => sqliteSnapshot(folder.path),
    close: async () => {
      await engine.shutdown();
      await folder.remove();
    },
  };
};

const changingKeys =
  /^\{guildhall\}:(events$|guild_revision:|host:|hosts$|leader|placement:counter|agent_epoch:|feed:|store:)/;
const changingTables = [
  'agent_events',
  'guild_revisions',
  'hosts',
  'placement_counter',
  'position_clock',
  'agent_epochs',
  'store',
];

/** Heartbeats prolong it. */
const changingColumn = 'expires_at_ms';

async function redisSnapshot(redis: Redis): Promise<Snapshot> {
  const keys = (await redis.keys('*')).filter((key) => !changingKeys.test(key)).sort();
  const dumps = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
  return Object.fromEntries(keys.map((key, index) => [key, dumps[index]!.toString('base64')]));
}

/** Of a copy, because the engine's own file is locked as long as it runs. */
async function sqliteSnapshot(folder: string): Promise<Snapshot> {
  const copy = await tempFolder();
  const files = (await readdir(folder)).filter((name) => name.startsWith('guildhall.db'));
  for (const name of files) await copyFile(join(folder, name), join(copy.path, name));
  const database = new DatabaseSync(join(copy.path, 'guildhall.db'));
  try {
    return rowsOf(database);
  } finally {
    database.close();
    await copy.remove();
  }
}

function rowsOf(database: DatabaseSync): Snapshot {
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
  const kept = names.map(({ name }) => name).filter((name) => !changingTables.includes(name));
  const rows = kept.flatMap((table) =>
    database
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map(({ [changingColumn]: _until, ...row }, index) => [`${table} ${index}`, JSON.stringify(row)]),
  );
  return Object.fromEntries(rows) as Snapshot;
}
