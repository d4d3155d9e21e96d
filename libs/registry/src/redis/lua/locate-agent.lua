#!lua flags=no-writes
-- locate-agent: the valid lease of an agent and its highest epoch, and which store says so
-- KEYS[1] agent_location:<guild>:<agent>   KEYS[2] agent_epoch:<guild>:<agent>   KEYS[3] store:id
-- ARGV[1] root of all key names
-- Returns {highest epoch or '0', the store's id or ''} | {highest epoch, the store's id or '', lease as JSON}
-- #include key-name
-- #include valid-lease
local highest = redis.call('GET', KEYS[2]) or '0'
local store_id = redis.call('GET', KEYS[3]) or ''
local lease = redis.call('GET', KEYS[1])
if lease and is_valid(ARGV[1], lease) then return { highest, store_id, lease } end
return { highest, store_id }
