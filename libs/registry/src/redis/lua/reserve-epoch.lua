#!lua
-- reserve-epoch: the next epoch of an agent, if the one that the placer saw is still the highest
-- KEYS[1] agent_epoch:<guild>:<agent>
-- ARGV[1] the epoch seen, 0 for none
-- Returns {'reserved', epoch} | {'changed', highest epoch}
-- #include store-clock
-- #include next-epoch
local highest = redis.call('GET', KEYS[1]) or '0'
if highest ~= ARGV[1] then return { 'changed', highest } end
local epoch = next_epoch(highest)
redis.call('SET', KEYS[1], epoch)
return { 'reserved', epoch }
