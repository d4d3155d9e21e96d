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
import type { PlacementView } from './strategies/placement-strategy';
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

/**
 * Chooses the host of an agent from what is in memory; the host has the last word and refuses when it is full or
 * drains (DESIGN 7).
 */
export class PlacementService {
  private readonly view: PlacementView;

  constructor(
    private readonly directory: HostDirectory,
    private readonly options: PlacementServiceOptions,
  ) {
    this.view = {
      runningOn: (host) => directory.runningOn(host),
      nextNumber: () => options.counter.nextPlacement(),
    };
  }

  /**
   * @returns the host; its `address` is `address:port` (L1)
   * @throws GuildhallError unavailable NO_HOST_AVAILABLE | invalid CLASS_NOT_IN_CATALOG when every present host knows
   *   its catalog and none has the class | invalid PLACEMENT_STRATEGY_UNKNOWN
   */
  async selectHost(agentSpec: AgentSpec, wish: SelectOptions = {}): Promise<HostCandidate> {
    const strategy = strategyOf(wish.strategy ?? this.options.strategy ?? 'round_robin');
    const hosts = await this.directory.list();
    requireClass(agentSpec.className, hosts);
    const refusals = hosts.map((host) => whyNot(host, this.directory.runningOn(host), agentSpec.className, wish));
    const [first, ...others] = hosts.filter((_host, index) => refusals[index] === undefined);
    if (!first) throw noHost(refusals);
    const chosen = await strategy([first, ...others], this.view);
    this.directory.notePlaced(chosen.host);
    return chosen;
  }
}

/** Why a host is not asked, as a part of a sentence; undefined when it is. */
function whyNot(
  { host, capacity, draining, classes, labels = {} }: HostCandidate,
  running: number,
  className: string,
  wish: SelectOptions,
): string | undefined {
  if (wish.host !== undefined && wish.host !== host) return `${host} is not the host asked for`;
  if (draining) return `${host} is being emptied`;
  if (capacity !== undefined && running >= capacity) return `${host} runs ${running} of ${capacity} agents`;
  if (classes && !classes.includes(className)) return `${host} lacks the class ${className}`;
  if (wish.exclude?.includes(host)) return `${host} was tried`;
  const missing = Object.entries(wish.labels ?? {}).find(([name, value]) => labels[name] !== value);
  return missing && `${host} is not labelled ${missing.join('=')}`;
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

const mostReasons = 5;

function noHost(refusals: readonly (string | undefined)[]) {
  const reasons = refusals.length === 0 ? ['none is present'] : refusals.slice(0, mostReasons);
  const more = refusals.length > mostReasons ? ` and ${refusals.length - mostReasons} more` : '';
  const message = `No agent host available: ${reasons.join(', ')}${more}. Start another host or make room.`;
  return unavailable('NO_HOST_AVAILABLE', message, { field: 'placement' });
}
