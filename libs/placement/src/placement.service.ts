import {
  invalid,
  isPlacementStrategy,
  placementStrategies,
  unavailable,
  type AgentSpec,
  type PlacementOptions,
  type PlacementStrategyName,
} from '@guildhall/contract';
import type { HostCandidate } from './host-candidate';
import type { HostDirectory } from './host-directory';
import type { PlacementStrategy } from './strategies/placement-strategy';
import { strategies } from './strategies/strategies';

export interface PlacementServiceOptions {
  /** Gives each placement of all engines a number of its own; round robin counts by it. */
  readonly counter: { nextPlacement(): Promise<number> };
  /** For agents that name none. Default `round_robin`. */
  readonly strategy?: PlacementStrategyName;
}

export interface SelectOptions extends PlacementOptions {
  /** Names of hosts that were tried and could not. */
  readonly exclude?: readonly string[];
}

/** Hosts that a refusal tells of one by one. */
const mostReasons = 5;

/**
 * Chooses the host of an agent from what is in memory; the host has the last word and refuses when it is full or
 * drains (DESIGN 7).
 */
export class PlacementService {
  constructor(
    private readonly directory: HostDirectory,
    private readonly options: PlacementServiceOptions,
  ) {}

  /**
   * @returns the host; its `address` is `address:port` (L1)
   * @throws GuildhallError unavailable NO_HOST_AVAILABLE | invalid CLASS_NOT_IN_CATALOG when every present host knows
   *   its catalog and none has the class | invalid PLACEMENT_STRATEGY_UNKNOWN
   */
  async selectHost(agentSpec: AgentSpec, wish: SelectOptions = {}): Promise<HostCandidate> {
    const strategy = strategyOf(wish.strategy ?? this.options.strategy ?? 'round_robin');
    const number = strategy.drawsNumber ? await this.options.counter.nextPlacement() : 0;
    const choose = (hosts: readonly HostCandidate[]) => this.choose(strategy, number, hosts, agentSpec, wish);
    const chosen = choose(await this.directory.list());
    if (chosen) return chosen;
    // A host may have come, or found room, since the source was asked.
    await this.directory.refresh();
    const hosts = await this.directory.list();
    requireClass(agentSpec.className, hosts);
    return choose(hosts) ?? this.refuse(hosts, agentSpec, wish);
  }

  /**
   * To be told when an agent that was placed has ended or was refused: hosts say what they run every 5 s only, and until
   * then it would take up room.
   */
  noteGone(host: string): void {
    this.directory.noteGone(host);
  }

  private whyNot(host: HostCandidate, { className }: AgentSpec, wish: SelectOptions): Obstacle | undefined {
    if (wish.host !== undefined && wish.host !== host.host) return 'another';
    if (host.draining) return 'draining';
    if (this.directory.isFull(host)) return 'full';
    if (host.classes && !host.classes.includes(className)) return 'class';
    if (wish.exclude?.includes(host.host)) return 'tried';
    return missingLabel(host, wish) === undefined ? undefined : 'label';
  }

  /** Chooses and counts in one turn: choices made at the same time must see each other. */
  private choose(
    strategy: PlacementStrategy,
    number: number,
    hosts: readonly HostCandidate[],
    agentSpec: AgentSpec,
    wish: SelectOptions,
  ): HostCandidate | undefined {
    const [first, ...others] = hosts.filter((host) => this.whyNot(host, agentSpec, wish) === undefined);
    if (!first) return undefined;
    const runningOn = (host: HostCandidate) => this.directory.runningOn(host);
    const chosen = strategy.choose([first, ...others], { number, runningOn });
    this.directory.notePlaced(chosen);
    return chosen;
  }

  private refuse(hosts: readonly HostCandidate[], agentSpec: AgentSpec, wish: SelectOptions): never {
    const reasons = hosts.slice(0, mostReasons).map((host) => {
      const obstacle = this.whyNot(host, agentSpec, wish);
      return obstacle && phrases[obstacle](host, agentSpec, wish);
    });
    if (hosts.length === 0) reasons.push(this.directory.whyNone);
    if (hosts.length > mostReasons) reasons.push(`and ${hosts.length - mostReasons} more`);
    const message = `No agent host available: ${reasons.join(', ')}. Start another host or make room.`;
    throw unavailable('NO_HOST_AVAILABLE', message, { field: 'placement' });
  }
}

/** What keeps a host from being asked. */
type Obstacle = 'another' | 'draining' | 'full' | 'class' | 'tried' | 'label';

/** Each as a part of a sentence. */
const phrases: Record<Obstacle, (host: HostCandidate, agentSpec: AgentSpec, wish: SelectOptions) => string> = {
  another: ({ host }) => `${host} is not the host asked for`,
  draining: ({ host }) => `${host} is being emptied`,
  full: ({ host, capacity }) => `${host} runs ${capacity} of ${capacity} agents`,
  class: ({ host }, { className }) => `${host} lacks the class ${className}`,
  tried: ({ host }) => `${host} was tried`,
  label: (host, _agentSpec, wish) => `${host.host} is not labelled ${missingLabel(host, wish)}`,
};

/** The first label asked for that the host does not carry, as `name=value`. */
function missingLabel({ labels = {} }: HostCandidate, { labels: wanted = {} }: SelectOptions): string | undefined {
  return Object.entries(wanted)
    .find(([name, value]) => labels[name] !== value)
    ?.join('=');
}

function strategyOf(name: string) {
  if (isPlacementStrategy(name)) return strategies[name];
  const message = `No placement strategy is called ${name}. Use one of ${placementStrategies.join(', ')}.`;
  throw invalid('PLACEMENT_STRATEGY_UNKNOWN', message, { field: 'placement.strategy' });
}

/** Every host would refuse the class: waiting for room would not help. */
function requireClass(className: string, hosts: readonly HostCandidate[]): void {
  const known = hosts.length > 0 && hosts.every(({ classes }) => classes !== undefined && !classes.includes(className));
  if (!known) return;
  const message = `No host has the class ${className} in its catalog. Add it to AGENT_CATALOG of the hosts, or correct the name.`;
  throw invalid('CLASS_NOT_IN_CATALOG', message, { field: 'class_name', className });
}
