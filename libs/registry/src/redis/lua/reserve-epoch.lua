#!lua flags=allow-oom
-- reserve-epoch: the next epoch of an agent, if what the placer saw still holds: the highest epoch, and nobody's lease
-- KEYS[1] agent_epoch:<guild>:<agent>   KEYS[2] leader   KEYS[3] agent_location:<guild>:<agent>   KEYS[4] store:id
-- ARGV[1] the epoch seen, 0 for none   ARGV[2] the placer's term, '' when it places without one
-- ARGV[3] root of all key names   ARGV[4] 'strict' when the last holder must not be able to act any more, else ''
-- ARGV[5] the store's id when the epoch was seen, '' for whichever
-- ARGV[6] the epoch of a lease that does not count: its process has ended, or its start was given up; '' for none
-- Returns {outcome, highest epoch}, the outcome one of 'reserved' 'changed' 'deposed' 'held' 'emptied'
-- #include key-name
-- #include store-clock
-- #include next-epoch
-- #include lease-value
-- #include valid-lease
-- #include awaited-lease
local root = ARGV[3]
local highest = redis.call('GET', KEYS[1]) or '0'

local function is_held()
  local lease = redis.call('GET', KEYS[3])
  if ARGV[4] == 'strict' then return is_awaited(root, lease) end
  -- A host that was away, and back before the placer got here, has a valid lease again.
  return lease and lease_epoch(lease) ~= ARGV[6] and is_valid(root, lease)
end

local leader = redis.call('GET', KEYS[2]) or ''
if ARGV[2] ~= '' and string.match(leader, '^%d+') ~= ARGV[2] then return { 'deposed', highest } end
-- In another store the epoch seen may be the highest again, announced by a host that is not the last one.
if ARGV[5] ~= '' and redis.call('GET', KEYS[4]) ~= ARGV[5] then return { 'emptied', highest } end
if highest ~= ARGV[1] then return { 'changed', highest } end
if is_held() then return { 'held', highest } end
local epoch = next_epoch(highest)
redis.call('SET', KEYS[1], epoch)
return { 'reserved', epoch }
