import { EventEmitter } from 'node:events';
import {
  agentOptions,
  defaultTopic,
  unavailable,
  type AgentRef,
  type AgentSpec,
  type GuildSpec,
  type JsonObject,
  type MessagingConfig,
} from '@guildhall/contract';
import type { Logger } from '@guildhall/telemetry';
import { unlinked, type AgentLink } from './agent-link';
import type { AgentPlan } from './agent-plan';
import type { AgentProcessInfo } from './agent-process-info';
import { AgentRoster, type RosterEntry } from './agent-roster';
import { ProcessGuard } from './guard/process-guard';
import { MemoryMonitor } from './health/memory-monitor';
import { initFrame } from './init-frame';
import { isEnded, type AgentState } from './lifecycle/agent-state';
import { AgentLog, type AgentLogLine } from './log/agent-log';
import type { ManagerOptions, ManagerStats, StartOptions } from './manager-options';
import { defaultTimings, type ManagerTimings } from './manager-timings';
import { ColdTier } from './start/cold.tier';
import { poolProfile, profileOf } from './start/launch-profile';
import { Launcher } from './start/launcher';
import { PoolTier } from './start/pool.tier';
import { SupervisedAgent } from './supervision/supervised-agent';

interface ManagerEvents {
  changed: [info: AgentProcessInfo, from: AgentState, to: AgentState, cause: string];
}

/**
 * Runs agents as operating-system processes, one each (P1-P7): starts them, watches them, restarts them as their policy
 * says, ends them with all their children, also when this process dies. Emits `changed` after every move of an agent's
 * lifecycle.
 */
export class AgentProcessManager extends EventEmitter<ManagerEvents> {
  private readonly roster: AgentRoster;
  private readonly guard: ProcessGuard;
  private readonly pool: PoolTier;
  private readonly launcher: Launcher;
  private readonly memory: MemoryMonitor;
  private readonly timings: ManagerTimings;
  private readonly maxProcesses: number;
  private readonly poolSize: number;
  private ending: Promise<void> | undefined;

  constructor(private readonly options: ManagerOptions) {
    super();
    const timings = (this.timings = { ...defaultTimings, ...options.timings });
    const { catalog, logger, runnerFile } = options;
    this.maxProcesses = options.maxProcesses ?? 100;
    this.poolSize = options.poolSize ?? 4;
    this.roster = new AgentRoster(this.maxProcesses);
    this.guard = new ProcessGuard({ logger, answerMs: timings.guardAnswerMs });
    this.memory = new MemoryMonitor({ intervalMs: timings.memoryPollMs, nearIntervalMs: timings.nearMemoryPollMs });
    this.pool = new PoolTier({
      profile: poolProfile(runnerFile, catalog),
      size: this.poolSize,
      guard: this.guard,
      logger,
      selfTestMs: timings.poolSelfTestMs,
      quietMs: timings.poolQuietMs,
    });
    const { coldStarts, startHoldMs: holdMs } = timings;
    this.launcher = new Launcher({ pool: this.pool, cold: new ColdTier(this.guard), coldStarts, holdMs });
  }

  /**
   * Starts an agent and resolves when it is ready (guarantee 1): class loaded, constructed, subscribed, onStart finished.
   * A start that fails leaves nothing behind.
   *
   * @param machineId passed on to the agent, as are `clientType` and `clientProperties`
   * @throws GuildhallError invalid CLASS_NOT_IN_CATALOG | exhausted HOST_FULL | conflict AGENT_ALREADY_RUNNING,
   *   STOP_REQUESTED | unavailable SHUTTING_DOWN | internal AGENT_START_FAILED, PROTOCOL_VIOLATION |
   *   deadline AGENT_START_TIMEOUT | whatever the link's `open` and `loaded` reject with
   */
  async spawnAgentProcess(
    agentSpec: AgentSpec,
    guildSpec: GuildSpec,
    messagingConfig: MessagingConfig,
    machineId = 0,
    clientType = '',
    clientProperties: JsonObject = {},
    start: StartOptions = {},
  ): Promise<AgentProcessInfo> {
    if (this.ending) throw unavailable('SHUTTING_DOWN', 'This host is ending. Start the agent on another one.');
    const client = { messagingConfig, machineId, clientType, clientProperties };
    const entry = this.enter(this.plan(agentSpec, guildSpec, client, start), start.link ?? unlinked);
    const giveUp = () => void entry.agent.kill('the start was given up');
    start.signal?.addEventListener('abort', giveUp, { once: true });
    try {
      if (start.signal?.aborted) giveUp();
      await entry.agent.start();
      return entry.agent.info();
    } catch (error) {
      this.roster.remove(entry);
      throw error;
    } finally {
      start.signal?.removeEventListener('abort', giveUp);
    }
  }

  /**
   * Ends an agent: by the protocol, then by SIGTERM to its group, then by SIGKILL, the latter when `timeoutMs` is over.
   * One that is starting or waits for its restart ends at once. Resolves when its group is gone; an unknown agent is
   * fine.
   *
   * @param timeoutMs default 10,000
   */
  async stopAgentProcess(ref: AgentRef, timeoutMs = this.timings.stopMs, reason = 'asked to stop'): Promise<void> {
    await this.roster.find(ref)?.agent.stop(timeoutMs, reason);
  }

  /** Kills an agent at once and for good, because it may act no more (its lease was lost). An unknown agent is fine. */
  async killAgentProcess(ref: AgentRef, reason: string): Promise<void> {
    await this.roster.find(ref)?.agent.kill(reason);
  }

  /** Kills the present process of an agent; another one follows, whatever the restart policy says. */
  restartAgentProcess(ref: AgentRef, reason: string): void {
    this.roster.find(ref)?.agent.restart(reason);
  }

  /** Also of an agent that has ended, until it is cleaned up. */
  getProcessInfo(ref: AgentRef): AgentProcessInfo | undefined {
    return this.roster.find(ref)?.agent.info();
  }

  /** In the order of their starts, those included that have ended and were not cleaned up yet. */
  listProcesses(guildId?: string): AgentProcessInfo[] {
    const entries = this.roster.all().filter(({ ref }) => guildId === undefined || ref.guildId === guildId);
    return entries.map(({ agent }) => agent.info());
  }

  /** True while the agent is ready: not while it starts, restarts or stops. */
  isAgentRunning(ref: AgentRef): boolean {
    return this.roster.find(ref)?.agent.state === 'running';
  }

  /** Forgets the agents that have ended, with their logs, and says which. */
  cleanupDeadProcesses(): AgentProcessInfo[] {
    const ended = this.roster.ended();
    ended.forEach((entry) => this.roster.remove(entry));
    return ended.map(({ agent }) => agent.info());
  }

  /** Forgets one agent that has ended, with its log; of one that has not, or is unknown, nothing happens. */
  forgetProcess(ref: AgentRef): void {
    const entry = this.roster.find(ref);
    if (entry && isEnded(entry.agent.state)) this.roster.remove(entry);
  }

  /**
   * Lets agents with `fencing: strict` run until then, by leaseClockMs; those that were frozen at the end of an earlier
   * time go on. Until it is called first they are frozen as soon as they have a process.
   */
  runStrictUntil(leaseEndMs: number): void {
    this.guard.runStrictUntil(leaseEndMs);
  }

  /** Ends all agents at the same time, each as `stopAgentProcess` does, and leaves no child. Nothing starts any more. */
  shutdown(timeoutMs = this.timings.stopMs): Promise<void> {
    this.ending ??= this.endAll(timeoutMs);
    return this.ending;
  }

  stats(): ManagerStats {
    const byState = { starting: 0, running: 0, restarting: 0, crash_loop: 0, stopping: 0, stopped: 0, failed: 0 };
    for (const { agent } of this.roster.all()) byState[agent.state] += 1;
    const pool = { poolIdle: this.pool.idleCount, poolSize: this.poolSize, poolWorks: this.pool.isProven };
    return { maxProcesses: this.maxProcesses, byState, ...pool, guardPids: this.guard.pids };
  }

  /** Resolves when the pool is full; at once when there is none. For benchmarks and for a host's readiness. */
  whenWarm(): Promise<void> {
    return this.pool.whenFull();
  }

  /** What an agent said last, over its restarts, oldest first; empty for an unknown one. */
  readLog(ref: AgentRef, { tailLines }: { readonly tailLines?: number } = {}): AgentLogLine[] {
    return this.roster.find(ref)?.log.read(tailLines) ?? [];
  }

  /** @returns ends the following */
  followLog(ref: AgentRef, listener: (line: AgentLogLine) => void): () => void {
    return this.roster.find(ref)?.log.follow(listener) ?? (() => undefined);
  }

  private plan(agentSpec: AgentSpec, guildSpec: GuildSpec, client: ClientParts, start: StartOptions): AgentPlan {
    const entry = this.options.catalog.require(agentSpec.className);
    const options = agentOptions(guildSpec, agentSpec);
    const organizationId = start.organizationId ?? guildSpec.organizationId ?? '';
    const topic = start.defaultTopic || defaultTopic;
    const parts = { agentSpec, guildSpec, ...client, entry, options, organizationId, defaultTopic: topic };
    return {
      ...{ organizationId, agentSpec, guildSpec, options, entry },
      profile: profileOf(entry, this.options.runnerFile),
      startMs: Math.min(start.deadlineMs || Infinity, entry.startTimeoutMs),
      init: (opening) => initFrame(parts, opening),
    };
  }

  /** Takes the place: from here on another start of the same agent, or one too many, fails. */
  private enter(plan: AgentPlan, link: AgentLink): RosterEntry {
    const ref = { guildId: plan.guildSpec.id, agentId: plan.agentSpec.id };
    this.roster.requirePlace(ref);
    const log = this.roster.find(ref)?.log ?? new AgentLog(this.options.logBytes ?? 262_144);
    const logger = this.options.logger.child(ref);
    const agent = new SupervisedAgent({
      ...{ plan, link, log, launcher: this.launcher, memory: this.memory },
      terminateMs: this.timings.terminateMs,
      crashes: { ...this.timings, firstMs: this.timings.restartFirstMs, maxMs: this.timings.restartMaxMs },
      onLinkFailure: (error) => logger.error('What the agent did last could not be settled.', { error }),
      onMoved: (moved, from, to, cause) => this.moved(moved, from, to, cause, logger),
    });
    const entry = { ref, agent, log };
    this.roster.enter(entry);
    return entry;
  }

  private moved(agent: SupervisedAgent, from: AgentState, to: AgentState, cause: string, logger: Logger): void {
    const info = agent.info();
    const isBad = to === 'failed' || to === 'crash_loop' || to === 'restarting';
    logger[isBad ? 'warn' : 'info'](`agent ${to}`, { from, to, cause, pid: info.pid, startTier: info.startTier });
    try {
      this.emit('changed', info, from, to, cause);
    } catch (error) {
      logger.error('A listener to the changes of agents failed.', { error });
    }
  }

  private async endAll(timeoutMs: number): Promise<void> {
    await Promise.all(this.roster.present().map(({ agent }) => agent.stop(timeoutMs, 'the host is ending')));
    await this.pool.close();
    this.memory.close();
    await this.guard.close();
  }
}

type ClientParts = Pick<
  Parameters<typeof initFrame>[0],
  'messagingConfig' | 'machineId' | 'clientType' | 'clientProperties'
>;
