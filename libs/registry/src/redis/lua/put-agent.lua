#!lua
-- put-agent: writes the wish for an agent, and its guild where it is not there yet
-- KEYS[1] guild:<guild>   KEYS[2] guilds   KEYS[3] guild_agents:<guild>
-- ARGV[1] guild   ARGV[2] guild record as JSON   ARGV[3] agent   ARGV[4] agent record as JSON
-- ARGV[5] 1 when the record takes the place of one that is there, 0 when that one stays
-- Returns {1 when this call created the wish, else 0; the stored record as JSON}
-- #include store-clock
redis.call('HSETNX', KEYS[1], 'record', ARGV[2])
redis.call('SADD', KEYS[2], ARGV[1])

local present = redis.call('HGET', KEYS[3], ARGV[3])
if present and ARGV[5] == '0' then return { 0, present } end

-- The last position of this very millisecond: what was published before the wish is not for the agent. Nobody can act on
-- the wish within the same millisecond, so what its guild says comes after.
local since = present and string.match(present, '^{"declaredAt":"([%d%-]+)"')
local declared_at = since or string.format('%.0f-999999', store_clock_ms())
local record = '{"declaredAt":"' .. declared_at .. '",' .. string.sub(ARGV[4], 2)
redis.call('HSET', KEYS[3], ARGV[3], record)
return { present and 0 or 1, record }
