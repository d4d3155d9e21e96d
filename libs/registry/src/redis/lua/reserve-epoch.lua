#!lua
-- reserve-epoch: the next epoch of an agent, if the one that the placer saw is still the highest
-- KEYS[1] agent_epoch:<guild>:<agent>   KEYS[2] leader   KEYS[3] agent_location:<guild>:<agent>
-- ARGV[1] the epoch seen, 0 for none   ARGV[2] the placer's term, '' when it places without one
-- ARGV[3] root of all key names   ARGV[4] 'strict' when the last holder must not be able to act any more, else ''
-- Returns {'reserved', epoch} | {'changed', highest epoch} | {'deposed', highest epoch} | {'held', highest epoch}
-- #include key-name
-- #include store-clock
-- #include next-epoch
-- #include valid-lease
-- #include awaited-lease
local highest = redis.call('GET', KEYS[1]) or '0'
local leader = redis.call('GET', KEYS[2]) or ''
if ARGV[2] ~= '' and string.match(leader, '^%d+') ~= ARGV[2] then return { 'deposed', highest } end
if highest ~= ARGV[1] then return { 'changed', highest } end
if ARGV[4] == 'strict' and is_awaited(ARGV[3], redis.call('GET', KEYS[3])) then return { 'held', highest } end
local epoch = next_epoch(highest)
redis.call('SET', KEYS[1], epoch)
return { 'reserved', epoch }
