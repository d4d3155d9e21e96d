export type { Environment, Setting, SettingTable } from './setting';
export { readSettings } from './read-settings';
export { agentHostSettings, readAgentHostSettings, type AgentHostSettings } from './agent-host.settings';
export { gatewaySettings, readGatewaySettings, type GatewaySettings } from './gateway.settings';
export { embeddedSettings, readEmbeddedSettings, type EmbeddedSettings } from './embedded.settings';
export { settingTables } from './setting-tables';
export { readCatalogFiles } from './catalog-file';
