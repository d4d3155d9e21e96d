/** Tables of the message store. Positions are text that sorts in their order; `0-0` sorts before all of them. */
export const messageTables = `
  CREATE TABLE IF NOT EXISTS topics (
    id INTEGER PRIMARY KEY,
    guild_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    length INTEGER NOT NULL DEFAULT 0,
    last_pos TEXT NOT NULL DEFAULT '0-0',
    UNIQUE (guild_id, topic)
  );
  CREATE TABLE IF NOT EXISTS messages (
    topic_id INTEGER NOT NULL,
    pos TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (topic_id, pos)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS published (
    topic_id INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    pos TEXT NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (topic_id, message_id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS published_until ON published (until_ms);
  CREATE TABLE IF NOT EXISTS cursors (
    topic_id INTEGER NOT NULL,
    guild_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    pos TEXT NOT NULL,
    PRIMARY KEY (guild_id, agent_id, topic_id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS cursors_of_topic ON cursors (topic_id, pos);
  -- After which position an agent or a work queue began to listen; an agent's row has no queue, and the other way round.
  -- The row without both: up to where those had come who listened and were ended.
  CREATE TABLE IF NOT EXISTS starts (
    topic_id INTEGER NOT NULL,
    agent_id TEXT NOT NULL DEFAULT '',
    queue TEXT NOT NULL DEFAULT '',
    pos TEXT NOT NULL,
    PRIMARY KEY (topic_id, agent_id, queue)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS queues (
    id INTEGER PRIMARY KEY,
    topic_id INTEGER NOT NULL,
    queue TEXT NOT NULL,
    last_pos TEXT NOT NULL,
    UNIQUE (topic_id, queue)
  );
  CREATE TABLE IF NOT EXISTS consumers (
    guild_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    queue TEXT NOT NULL,
    PRIMARY KEY (guild_id, agent_id, topic, queue)
  ) WITHOUT ROWID;
  -- Entries that are handed out and not settled; without an agent those that an ended agent gave back.
  CREATE TABLE IF NOT EXISTS pending (
    queue_id INTEGER NOT NULL,
    pos TEXT NOT NULL,
    agent_id TEXT,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (queue_id, pos)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS pending_of_agent ON pending (queue_id, agent_id, pos);
  CREATE TABLE IF NOT EXISTS commits (
    guild_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    state_bytes INTEGER NOT NULL,
    PRIMARY KEY (guild_id, agent_id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS agent_state (
    guild_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (guild_id, agent_id, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS attempts (
    guild_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    pos TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (guild_id, agent_id, topic)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dead_letters (
    guild_id TEXT NOT NULL,
    id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    queue TEXT,
    pos TEXT NOT NULL,
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (guild_id, id)
  ) WITHOUT ROWID;
`;
