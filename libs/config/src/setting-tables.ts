import { agentHostSettings } from './agent-host.settings';
import { embeddedSettings } from './embedded.settings';
import { gatewaySettings } from './gateway.settings';
import type { Setting } from './setting';

/** The rows of each program, in the order in which docs/configuration.md shows them. */
export const settingTables: { readonly [program: string]: readonly Setting<unknown>[] } = {
  'agent-host': Object.values(agentHostSettings),
  'engine-gateway': Object.values(gatewaySettings),
  embedded: Object.values(embeddedSettings),
};
