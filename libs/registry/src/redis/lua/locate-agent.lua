#!lua flags=no-writes
-- locate-agent: the valid lease of an agent and its highest epoch
-- KEYS[1] agent_location:<guild>:<agent>   KEYS[2] agent_epoch:<guild>:<agent>
-- ARGV[1] root of all key names
-- Returns {highest epoch or '0'} | {highest epoch, lease as JSON}
-- #include key-name
-- #include valid-lease
local highest = redis.call('GET', KEYS[2]) or '0'
local lease = redis.call('GET', KEYS[1])
if lease and is_valid(ARGV[1], lease) then return { highest, lease } end
return { highest }
