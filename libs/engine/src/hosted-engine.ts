import {
  decodeAgentSpec,
  defaultMessagingConfig,
  defaultTopic as usualTopic,
  invalid,
  limits,
  type AgentRef,
  type AgentSpec,
  type GuildSpec,
  type Json,
  type JsonObject,
  type Position,
} from '@guildhall/contract';
import { readEvents, type EventsOptions } from '@guildhall/registry';
import { AgentBringer } from './agents/agent-bringer';
import { AgentInspector } from './agents/agent-inspector';
import { AgentRunner } from './agents/agent-runner';
import { AgentWatch } from './agents/agent-watch';
import { EngineMoves } from './engine-moves';
import { DeadLetters } from './dead-letters';
import { EngineMessages } from './engine-messages';
import { createReconciler } from './reconciler/create-reconciler';
import type { Reconciler } from './reconciler/reconciler';
import type { EngineParts } from './engine-parts';
import { EngineView } from './engine-view';
import type { ExecutionEngine, FollowOptions, PublishOptions, ReadTopicOptions } from './execution-engine';
import { AgentScaler } from './guilds/agent-scaler';
import { GuildRunner } from './guilds/guild-runner';
import { agentRecord, declaredGuild, requireValidGuild } from './guilds/guild-wishes';
import { AgentMover } from './placing/agent-mover';
import { AgentPlacer } from './placing/agent-placer';
import { HoldOff } from './placing/hold-off';
import { StoreOutage } from './reconciler/store-outage';

const defaultDrainMs = 45_000;

/** The one engine (DESIGN 6): the store and the way to a host are its two seams. */
export class HostedEngine implements ExecutionEngine {
  private readonly agents: AgentRunner;
  private readonly guilds: GuildRunner;
  private readonly scaler: AgentScaler;
  private readonly view: EngineView;
  private readonly messages: EngineMessages;
  private readonly moves: EngineMoves;
  private readonly deadLetters: DeadLetters;
  private readonly inspector: AgentInspector;
  private readonly reconciler: Reconciler | undefined;

  constructor(private readonly parts: EngineParts) {
    const { store, placement, connector, reconciliation } = parts;
    // Without a reconciler nobody tells it that the store answers, and it never becomes cautious.
    const outage = new StoreOutage(reconciliation?.hostTtlMs ?? 0);
    const watch = new AgentWatch(store, connector);
    const placer = new AgentPlacer(store, placement, connector);
    const holdOff = new HoldOff(store, outage);
    this.agents = new AgentRunner(store, placer, connector, watch, holdOff);
    const bringer = new AgentBringer(store, this.agents, watch);
    this.guilds = new GuildRunner(store, this.agents, bringer);
    this.scaler = new AgentScaler(store, this.agents, bringer);
    this.view = new EngineView(store, connector);
    this.messages = new EngineMessages(store);
    const mover = new AgentMover(store, placement, connector);
    this.moves = new EngineMoves(store, connector, mover, holdOff);
    this.reconciler = createReconciler(parts, this.agents, mover, outage);
    this.deadLetters = new DeadLetters(store.messages);
    this.inspector = new AgentInspector(store, connector);
  }

  async runAgent(
    guildSpec: GuildSpec,
    agentSpec: AgentSpec,
    messagingConfig = defaultMessagingConfig,
    machineId = 0,
    clientType = '',
    clientProperties: JsonObject = {},
    defaultTopic = usualTopic,
  ) {
    const guild = declaredGuild(guildSpec, messagingConfig, defaultTopic);
    const client = { machineId, clientType, clientProperties };
    return this.agents.run(guild, agentRecord(guild, agentSpec, { client, wish: 'run' }), agentSpec);
  }

  stopAgent(guildId: string, agentId: string, clientType?: string) {
    return this.agents.stop({ guildId, agentId }, askedToStop(clientType));
  }

  async getAgentsInGuild(guildId: string) {
    const records = await this.parts.store.guilds.listAgents(guildId);
    return new Map(records.map((record) => [record.agentId, decodeAgentSpec(record.agent)]));
  }

  async findAgentsByName(guildId: string, name: string) {
    const agents = await this.getAgentsInGuild(guildId);
    return [...agents.values()].filter((agent) => agent.name === name);
  }

  async isAgentRunning(guildId: string, agentId: string) {
    const location = await this.parts.store.leases.getLocation({ guildId, agentId }).catch(() => undefined);
    return location?.lease?.state === 'running';
  }

  async runGuild(guildSpec: GuildSpec, messagingConfig = defaultMessagingConfig, clientType?: string) {
    return this.guilds.run(requireValidGuild(guildSpec), messagingConfig, usualTopic, clientType);
  }

  async planGuild(guildSpec: GuildSpec, messagingConfig = defaultMessagingConfig) {
    return this.guilds.plan(requireValidGuild(guildSpec), messagingConfig, usualTopic);
  }

  listGuilds() {
    return this.guilds.list();
  }

  getGuild(guildId: string) {
    return this.guilds.get(guildId);
  }

  async scaleAgent(guildId: string, agentId: string, replicas: number, clientType?: string) {
    if (!Number.isInteger(replicas) || replicas < 0 || replicas > limits.replicas) {
      throw invalid('ARGUMENT_INVALID', `replicas is ${replicas}; give a whole number from 0 to ${limits.replicas}.`, {
        field: 'replicas',
      });
    }
    return this.scaler.scale(guildId, agentId, replicas, clientType);
  }

  async moveAgent(guildId: string, agentId: string, to?: string, clientType?: string) {
    return this.moves.moveAgent({ guildId, agentId }, to, clientType);
  }

  async drainHost(host: string, deadlineMs = defaultDrainMs, clientType?: string) {
    return this.moves.drainHost(host, deadlineMs, clientType);
  }

  stopGuild(guildId: string, clientType?: string) {
    return this.guilds.stop(guildId, askedToStop(clientType));
  }

  listAgents(guildId?: string) {
    return this.view.listAgents(guildId);
  }

  inspectAgent(guildId: string, agentId: string, logLines = 20) {
    return this.inspector.inspect({ guildId, agentId }, logLines);
  }

  listHosts() {
    return this.view.listHosts();
  }

  stats() {
    return this.view.stats();
  }

  async publish(guildId: string, topic: string, payload: { readonly [key: string]: Json }, options?: PublishOptions) {
    return this.messages.publish(guildId, topic, payload, options);
  }

  readTopic(guildId: string, topic: string, options?: ReadTopicOptions) {
    return this.messages.readTopic(guildId, topic, options);
  }

  follow(guildId: string, topic: string, options: FollowOptions) {
    return this.messages.follow(guildId, topic, options);
  }

  events(options: EventsOptions) {
    return readEvents(this.parts.store.events, options);
  }

  listDeadLetters(guildId: string, options?: { after?: Position; limit?: number }) {
    return this.deadLetters.list(guildId, options);
  }

  showDeadLetter(guildId: string, id: Position) {
    return this.deadLetters.show(guildId, id);
  }

  replayDeadLetter(guildId: string, id: Position) {
    return this.deadLetters.replay(guildId, id);
  }

  dropDeadLetter(guildId: string, id: Position) {
    return this.deadLetters.drop(guildId, id);
  }

  readLogs(ref: AgentRef, options: { tailLines?: number; follow?: boolean; signal: AbortSignal }) {
    return this.view.readLogs(ref, options);
  }

  /** Begins to keep what runs as it should be, where the engine was given that task: what is wished and runs nowhere starts. */
  async start(): Promise<void> {
    await this.reconciler?.start();
  }

  async shutdown() {
    await this.reconciler?.stop();
    await this.parts.connector.close();
    await this.parts.store.close();
  }
}

function askedToStop(clientType?: string): string {
  return clientType ? `asked to stop by ${clientType}` : 'asked to stop';
}
