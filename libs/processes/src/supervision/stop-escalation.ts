import type { AgentConnection } from '../protocol/agent-connection';
import type { RunnerProcess } from '../start/runner-process';

export interface StopRequest {
  readonly connection: AgentConnection;
  readonly runner: RunnerProcess;
  readonly reason: string;
  /** When it is over, the group is killed. */
  readonly timeoutMs: number;
  /** The last part of it, at most a quarter, in which SIGTERM has its chance. */
  readonly terminateMs: number;
}

/** Asks by the protocol, then by SIGTERM to the group, then kills the group; each only while the process lives. */
export function askToStop({ connection, runner, reason, timeoutMs, terminateMs }: StopRequest): void {
  const askMs = timeoutMs - Math.min(terminateMs, timeoutMs / 4);
  connection.send({ t: 'stop', reason, deadlineMs: Math.round(askMs) });
  const timers = [
    setTimeout(() => runner.signal('SIGTERM'), askMs),
    setTimeout(() => runner.signal('SIGKILL'), timeoutMs),
  ];
  void runner.exited.then(() => timers.forEach((timer) => clearTimeout(timer)));
}
