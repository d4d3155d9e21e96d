import { availableParallelism } from 'node:os';

/** All in milliseconds unless the name says otherwise. Made shorter in tests and in chaos runs. */
export interface ManagerTimings {
  /** A stop without a time of its own. Default 10,000. */
  readonly stopMs: number;
  /** Of a stop's time, at most this much is left for SIGTERM after the protocol's stop. Default 2,000. */
  readonly terminateMs: number;
  /** Default 2,000. */
  readonly memoryPollMs: number;
  /** While an agent is near its limit. Default 250. */
  readonly nearMemoryPollMs: number;
  /** The wait before the second restart in a row; the first follows at once. Doubles each time. Default 500. */
  readonly restartFirstMs: number;
  /** Default 60,000. */
  readonly restartMaxMs: number;
  /** A process that was ready for so long wipes out earlier crashes as far as the wait goes. Default 60,000. */
  readonly healthyMs: number;
  /** Crashes within `crashWindowMs` that make a crash loop. Default 5. */
  readonly crashLimit: number;
  /** Default 600,000. */
  readonly crashWindowMs: number;
  /** Default 10,000. */
  readonly poolSelfTestMs: number;
  /** How long nothing must have been starting before the pool is filled up: longer than the rest of a create. Default 10. */
  readonly poolQuietMs: number;
  /**
   * Cold starts at once. Default four for each processor: a burst is as fast with 2, 4, 8 or 100 at once on an idle
   * machine, so few are enough and each is ready sooner; where others want the processor, too few get too little of it.
   */
  readonly coldStarts: number;
  /** How long a process that loads slowly keeps others from starting cold. Default 1,000. */
  readonly startHoldMs: number;
  /** Default 5,000. */
  readonly guardAnswerMs: number;
}

export const defaultTimings: ManagerTimings = {
  stopMs: 10_000,
  terminateMs: 2_000,
  memoryPollMs: 2_000,
  nearMemoryPollMs: 250,
  restartFirstMs: 500,
  restartMaxMs: 60_000,
  healthyMs: 60_000,
  crashLimit: 5,
  crashWindowMs: 600_000,
  poolSelfTestMs: 10_000,
  poolQuietMs: 10,
  coldStarts: 4 * availableParallelism(),
  startHoldMs: 1_000,
  guardAnswerMs: 5_000,
};
