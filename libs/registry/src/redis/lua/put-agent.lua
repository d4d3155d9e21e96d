#!lua
-- put-agent: writes the wish for an agent, and its guild, each where it is not there yet
-- KEYS[1] guild:<guild>   KEYS[2] guilds   KEYS[3] guild_agents:<guild>   KEYS[4] guild_revision:<guild>
-- ARGV[1] guild   ARGV[2] guild record as JSON   ARGV[3] agent   ARGV[4] agent record as JSON
-- Returns {1 when this call created the wish, else 0; the stored record as JSON}
-- #include store-clock
-- #include write-wish
-- #include raise-revision
-- #include put-wish
local present = redis.call('HGET', KEYS[3], ARGV[3])
return { put_wish(KEYS, present, unpack(ARGV)) }
