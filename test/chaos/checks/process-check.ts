import type { AgentRef } from '@guildhall/contract';
import type { ProcessLine } from '../cluster/process-table';
import type { Violation } from '../violation';

/** The processes of the cluster that are meant to live. */
export interface KnownProcesses {
  /** Name by pid. */
  readonly hosts: ReadonlyMap<number, string>;
  /** Gateways, the store, and the harness itself. */
  readonly others: ReadonlySet<number>;
}

/** Where an agent's process is. */
export interface FoundProcess {
  readonly pid: number;
  readonly host: string;
}

const agentPrefix = 'gh:';
const guardNames = ['sh', 'guard.sh', 'dash', 'bash'];

/** Every desired agent has one process, under a living host, and no other process of the run is there. */
export class ProcessCheck {
  readonly problems: Violation[] = [];
  /** By agent id. */
  readonly found = new Map<string, FoundProcess[]>();

  constructor(
    private readonly table: ReadonlyMap<number, ProcessLine>,
    private readonly known: KnownProcesses,
    agents: readonly AgentRef[],
  ) {
    for (const line of table.values()) this.sort(line);
    const desired = new Set(agents.map(({ agentId }) => agentId));
    for (const id of desired) this.requireOne(id);
    for (const [id, processes] of this.found) if (!desired.has(id)) this.tellUndesired(id, processes);
  }

  private sort(line: ProcessLine): void {
    const { pid, parentPid, name } = line;
    if (this.known.others.has(pid) || this.known.hosts.has(pid)) return;
    const host = this.hostOf(line);
    if (host === undefined) return this.tell('orphan', `process ${describe(line)} has no living host`);
    if (!this.known.hosts.has(parentPid) || guardNames.includes(name)) return;
    if (!name.startsWith(agentPrefix)) return this.tell('orphan', `process ${describe(line)} of ${host} is no agent`);
    const id = name.slice(agentPrefix.length);
    this.found.set(id, [...(this.found.get(id) ?? []), { pid, host }]);
  }

  private hostOf({ parentPid }: ProcessLine): string | undefined {
    for (let line = this.table.get(parentPid); line; line = this.table.get(line.parentPid)) {
      const host = this.known.hosts.get(line.pid);
      if (host !== undefined) return host;
    }
    return undefined;
  }

  private requireOne(id: string): void {
    const processes = this.found.get(id) ?? [];
    if (processes.length === 0) this.tell('agent_missing', `agent ${id} has no process`);
    if (processes.length > 1) this.tell('agent_twice', `agent ${id} has the processes ${list(processes)}`);
  }

  private tellUndesired(id: string, processes: readonly FoundProcess[]): void {
    this.tell('orphan', `agent ${id} is not desired and has the processes ${list(processes)}`);
  }

  private tell(kind: Violation['kind'], what: string): void {
    this.problems.push({ kind, what });
  }
}

function describe({ pid, parentPid, name, state }: ProcessLine): string {
  return `${pid} (${name}, ${state}, child of ${parentPid})`;
}

function list(processes: readonly FoundProcess[]): string {
  return processes.map(({ pid, host }) => `${pid} of ${host}`).join(', ');
}
