-- check_fence: may this incarnation act as the agent under this epoch? (DESIGN 4, guarantee 2)
-- epoch_key agent_epoch:<guild>:<agent>   fenced_key fenced:<incarnation>   epoch as a decimal string
-- Returns nil when it may, else the refusal to return: {'fenced'} | {'unknown'} | {'stale', highest epoch}
-- An epoch above the highest was reserved in what a failover to a replica rolled back: unknown, until its host announces it.
local function check_fence(epoch_key, fenced_key, epoch)
  if redis.call('EXISTS', fenced_key) == 1 then return { 'fenced' } end
  local highest = redis.call('GET', epoch_key)
  if highest == epoch then return nil end
  if not highest or tonumber(highest) < tonumber(epoch) then return { 'unknown' } end
  return { 'stale', highest }
end
