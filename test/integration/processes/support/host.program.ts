import { agentSpec, Catalog, defaultMessagingConfig, guildSpec } from '@guildhall/contract';
import { AgentProcessManager } from '@guildhall/processes';
import { silentLogger } from '@guildhall/telemetry';

// A host with three agents, each with children, and a pool: it tells their pids on stdout and lives until it is killed.
const [runnerFile = ''] = process.argv.slice(2);
const node = { runtime: 'node', module: '/none', preload: false, flags: [], env: {} } as const;
const entry = { ...node, className: 'test.Parent', pingTimeoutMs: 60_000, startTimeoutMs: 60_000 };
const guild = guildSpec({ id: 'guild', name: 'Guild', description: 'of the test' });
const script = { start: [['children', 600], ['answer']] };

async function main(): Promise<void> {
  const catalog = new Catalog([entry]);
  const manager = new AgentProcessManager({ catalog, runnerFile, poolSize: 2, logger: silentLogger });
  await manager.whenWarm();
  const specs = ['a', 'b', 'c'].map((id) =>
    agentSpec({ id, name: id, description: 'parent', className: 'test.Parent', properties: { script } }),
  );
  const infos = await Promise.all(specs.map((spec) => manager.spawnAgentProcess(spec, guild, defaultMessagingConfig)));
  await manager.whenWarm();
  const { guardPids } = manager.stats();
  process.stdout.write(`${JSON.stringify({ agents: infos.map(({ pid }) => pid), guardPids })}\n`);
}

void main();
