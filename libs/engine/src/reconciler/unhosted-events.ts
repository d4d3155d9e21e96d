import type { GuildhallError } from '@guildhall/contract';
import type { DesiredAgent } from './desired-agent';
import type { LostAgents } from './lost-agents';
import type { PendingAgents } from './pending-agents';

/** What becomes of agents that are wished while no host runs them: the leader tells it, for no host can. */
export class UnhostedEvents {
  constructor(
    private readonly losses: LostAgents,
    private readonly pending: PendingAgents,
  ) {}

  /** What another leader told before is looked up, or told again. */
  beginTerm(): void {
    this.losses.beginTerm();
    this.pending.beginTerm();
  }

  /** To be called before those are placed that run nowhere. */
  async compared(desired: readonly DesiredAgent[], unplaced: readonly DesiredAgent[]): Promise<void> {
    this.pending.keep(desired);
    await this.losses.tell(desired, unplaced);
  }

  /** @param error why it could not be placed; absent: it was */
  tried(agent: DesiredAgent, error?: GuildhallError): void {
    this.pending.note(agent, error);
  }
}
