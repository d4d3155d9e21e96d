#!lua flags=no-writes
-- read-guild: all that is wished of a guild
-- KEYS[1] guild:<guild>   KEYS[2] guild_agents:<guild>   KEYS[3] guild_revision:<guild>
-- Returns {revision or '0', 1 when it was declared by itself, agent records as JSON in no order, guild record as JSON},
-- without the last one where there is no such guild
local revision = redis.call('GET', KEYS[3]) or '0'
local declared = redis.call('HEXISTS', KEYS[1], 'declared')
return { revision, declared, redis.call('HVALS', KEYS[2]), redis.call('HGET', KEYS[1], 'record') or nil }
