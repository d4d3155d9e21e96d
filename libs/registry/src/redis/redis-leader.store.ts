import type { KeySpace, RedisConnection } from '@guildhall/redis';
import type { CampaignOutcome, LeaderStore } from '../leader.store';
import { scripts } from './registry-scripts';

/** The leader's lease in Redis: `leader` holds term and candidate, `leader_term` the last term. */
export class RedisLeaderStore implements LeaderStore {
  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: KeySpace,
  ) {}

  async campaign(candidate: string, ttlMs: number): Promise<CampaignOutcome> {
    const keys = [this.keys.leader(), this.keys.leaderTerm()];
    const reply = await this.connection.run(scripts.campaign, keys, [candidate, ttlMs]);
    const [outcome, term, leader = ''] = reply as [CampaignOutcome['outcome'], string, string?];
    return outcome === 'leader' ? { outcome, term: Number(term) } : { outcome, term: Number(term), leader };
  }

  async isLed(): Promise<boolean> {
    return (await this.connection.reach((client) => client.exists(this.keys.leader()))) === 1;
  }

  async isLedUnder(term: number): Promise<boolean> {
    const leader = await this.connection.reach((client) => client.get(this.keys.leader()));
    return leader?.match(/^\d+/)?.[0] === String(term);
  }

  async resign(candidate: string, term: number): Promise<boolean> {
    return (await this.connection.run(scripts.resign, [this.keys.leader()], [candidate, term])) === 1;
  }
}
