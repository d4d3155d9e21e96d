/**
 * `starting`: it has no name yet and takes no agents. `serving`: it takes agents. `draining`: it takes no more, and never
 * will again.
 */
export type HostStage = 'starting' | 'serving' | 'draining';

const allowedMoves: Readonly<Record<HostStage, readonly HostStage[]>> = {
  starting: ['serving', 'draining'],
  serving: ['draining'],
  draining: [],
};

/** The stage of one host, and who wants to hear of its moves. */
export class HostStages {
  private readonly listeners: ((stage: HostStage) => void)[] = [];
  private stage: HostStage = 'starting';

  get present(): HostStage {
    return this.stage;
  }

  /** A move that is not allowed is none: a host that drains stays so, whatever its start does meanwhile. */
  move(to: HostStage): void {
    if (!allowedMoves[this.stage].includes(to)) return;
    this.stage = to;
    for (const listener of this.listeners) listener(to);
  }

  /** Calls back with the present stage and with each one that follows. */
  follow(listener: (stage: HostStage) => void): void {
    this.listeners.push(listener);
    listener(this.stage);
  }
}
