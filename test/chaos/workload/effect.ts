/** What an agent published about a message that it handled, as it stands in the store. */
export interface Effect {
  readonly guildId: string;
  readonly topic: string;
  readonly pos: string;
  readonly by: string;
  readonly epoch: number;
  readonly pid: number;
  readonly lane: string;
  readonly era: number;
  readonly n: number;
  /** Of workers only: how many jobs it has done. */
  readonly done?: number;
  /** Of counters only. */
  readonly add?: number;
  readonly sum?: number;
  readonly count?: number;
}
