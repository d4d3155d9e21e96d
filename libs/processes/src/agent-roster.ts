import { agentKey, conflict, exhausted, type AgentRef } from '@guildhall/contract';
import { isEnded } from './lifecycle/agent-state';
import type { AgentLog } from './log/agent-log';
import type { SupervisedAgent } from './supervision/supervised-agent';

export interface RosterEntry {
  readonly ref: AgentRef;
  readonly agent: SupervisedAgent;
  readonly log: AgentLog;
}

/** Ended agents that nobody cleans up are forgotten beyond so many, oldest first. */
const mostEnded = 500;

/** The agents of this host, present and ended. A place is taken at once, before anything is waited for. */
export class AgentRoster {
  private readonly entries = new Map<string, RosterEntry>();

  constructor(private readonly maxProcesses: number) {}

  /**
   * Fails when the agent is present, or when every place is taken, those of agents included that are still starting.
   *
   * @throws GuildhallError conflict AGENT_ALREADY_RUNNING | exhausted HOST_FULL
   */
  requirePlace(ref: AgentRef): void {
    const present = this.find(ref);
    if (present && !isEnded(present.agent.state)) {
      const message = `Agent ${ref.agentId} of guild ${ref.guildId} is ${present.agent.state} here. Stop it first.`;
      throw conflict('AGENT_ALREADY_RUNNING', message, { field: 'id', state: present.agent.state });
    }
    if (this.present().length < this.maxProcesses) return;
    const limit = this.maxProcesses;
    const message = `This host runs ${limit} of ${limit} agents. Raise MAX_PROCESSES or add a host.`;
    throw exhausted('HOST_FULL', message, { field: 'agents', limit });
  }

  enter(entry: RosterEntry): void {
    const key = agentKey(entry.ref);
    this.entries.delete(key); // A newcomer stands at the end, also where an ended one had its name.
    this.entries.set(key, entry);
    this.ended()
      .slice(0, -mostEnded)
      .forEach(({ ref }) => this.entries.delete(agentKey(ref)));
  }

  /** Forgets the entry, unless another agent has taken its name. */
  remove({ ref, agent }: RosterEntry): void {
    if (this.find(ref)?.agent === agent) this.entries.delete(agentKey(ref));
  }

  find(ref: AgentRef): RosterEntry | undefined {
    return this.entries.get(agentKey(ref));
  }

  all(): RosterEntry[] {
    return [...this.entries.values()];
  }

  present(): RosterEntry[] {
    return this.all().filter(({ agent }) => !isEnded(agent.state));
  }

  ended(): RosterEntry[] {
    return this.all().filter(({ agent }) => isEnded(agent.state));
  }
}
