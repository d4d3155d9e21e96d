/**
 * Tables of the registry. A lease's row outlives its expiry: like agent_holder in Redis it says whose the epoch is.
 * `listed` is membership of the host's set. Epochs and fences are tables of @guildhall/sqlite.
 */
export const registryTables = `
  CREATE TABLE IF NOT EXISTS leases (
    guild_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    host TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    lease TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    listed INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (guild_id, agent_id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS leases_of_host ON leases (host) WHERE listed = 1;
  CREATE TABLE IF NOT EXISTS hosts (
    host TEXT PRIMARY KEY,
    incarnation TEXT NOT NULL,
    lease TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS fenced_host_leases (
    incarnation TEXT PRIMARY KEY,
    expires_at_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS fence_causes (incarnation TEXT PRIMARY KEY, cause TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS placement_counter (id INTEGER PRIMARY KEY CHECK (id = 1), next INTEGER NOT NULL);
  INSERT OR IGNORE INTO placement_counter (id, next) VALUES (1, 0);
  CREATE TABLE IF NOT EXISTS guilds (
    guild_id TEXT PRIMARY KEY,
    record TEXT NOT NULL,
    declared INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS guild_agents (
    guild_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    record TEXT NOT NULL,
    declared_at TEXT NOT NULL,
    PRIMARY KEY (guild_id, agent_id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS guild_revisions (
    guild_id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    collect_after_ms INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS agent_ends (
    guild_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (guild_id, agent_id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS pending_agents (
    guild_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (guild_id, agent_id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS unwished_agents (
    guild_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    PRIMARY KEY (guild_id, agent_id)
  ) WITHOUT ROWID;
`;
