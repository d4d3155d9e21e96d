#!lua flags=allow-oom
-- void-epoch: gives an agent that nobody wishes an epoch that nobody uses, so that a start which is still under way under
-- the one before takes nothing any more
-- KEYS[1] agent_epoch:<guild>:<agent>   KEYS[2] agent_location:<guild>:<agent>   KEYS[3] guild_agents:<guild>
-- ARGV[1] the epoch seen, 0 for none   ARGV[2] agent   ARGV[3] root of all key names
-- ARGV[4] how long epochs of ended agents are remembered, in ms
-- Returns 'voided' | 'changed' | 'held' | 'wished'
-- #include key-name
-- #include store-clock
-- #include next-epoch
-- #include valid-lease
if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 1 then return 'wished' end
local highest = redis.call('GET', KEYS[1]) or '0'
if highest ~= ARGV[1] then return 'changed' end
local lease = redis.call('GET', KEYS[2])
if lease and is_valid(ARGV[3], lease) then return 'held' end
redis.call('SET', KEYS[1], next_epoch(highest), 'PX', ARGV[4])
return 'voided'
