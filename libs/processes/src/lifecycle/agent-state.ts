/**
 * Where an agent of this host is in its life.
 *
 * ```
 *   starting ──▶ running ◀──▶ restarting ◀──▶ crash_loop
 *      │            │              │               │
 *      ├────────────┴──────┬───────┴───────────────┤
 *      ▼                   ▼                       ▼
 *   failed             stopping ──▶ stopped     failed
 * ```
 * - `starting`: the first process is on its way; nobody was told that the agent runs.
 * - `running`: ready. - `restarting`: the last process ended, another one follows or is on its way.
 * - `crash_loop`: as restarting, after so many crashes in a short time that somebody should look.
 * - `stopping`: an end was asked for. - `stopped`: ended by a wish or by its own clean exit.
 * - `failed`: ended by a failure, and its restart policy wants no other process.
 */
export type AgentState = 'starting' | 'running' | 'restarting' | 'crash_loop' | 'stopping' | 'stopped' | 'failed';

/** The moves that exist; every other one is a defect. */
export const allowedMoves: Readonly<Record<AgentState, readonly AgentState[]>> = {
  starting: ['running', 'stopping', 'failed'],
  running: ['restarting', 'crash_loop', 'stopping', 'stopped', 'failed'],
  restarting: ['running', 'crash_loop', 'stopping', 'stopped', 'failed'],
  crash_loop: ['running', 'restarting', 'stopping', 'stopped', 'failed'],
  stopping: ['stopped'],
  stopped: [],
  failed: [],
};

/** True for an agent that will never run again under its record; what is left of it is its info and its log. */
export function isEnded(state: AgentState): boolean {
  return allowedMoves[state].length === 0;
}
