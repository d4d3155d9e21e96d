import type { KeySpace, RedisConnection } from '@guildhall/redis';
import type { CampaignOutcome, LeaderStore } from '../leader.store';
import { scripts } from './registry-scripts';

/** The leader's lease in Redis: `leader` holds term and candidate, `leader_term` the last term. */
export class RedisLeaderStore implements LeaderStore {
  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: KeySpace,
  ) {}

  async campaign(candidate: string, ttlMs: number, isSure = false): Promise<CampaignOutcome> {
    const keys = [this.keys.leader(), this.keys.leaderTerm(), this.keys.leaderSure()];
    const reply = await this.connection.run(scripts.campaign, keys, [candidate, ttlMs, isSure ? 1 : 0]);
    const [outcome, term, leader, unsureMs] = reply as [CampaignOutcome['outcome'], string, string, string];
    const told = { term: Number(term), unsureMs: unsureMs === '-1' ? undefined : Number(unsureMs) };
    return outcome === 'leader' ? { outcome, ...told } : { outcome, ...told, leader };
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
