-- check_fence: may this incarnation act as the agent under this epoch? (DESIGN 4, guarantee 2)
-- epoch_key agent_epoch:<guild>:<agent>   fenced_key fenced:<incarnation>   epoch as a decimal string
-- Returns nil when it may, else the refusal to return: {'fenced'} | {'unknown'} | {'stale', highest epoch}
local function check_fence(epoch_key, fenced_key, epoch)
  if redis.call('EXISTS', fenced_key) == 1 then return { 'fenced' } end
  local highest = redis.call('GET', epoch_key)
  if not highest then return { 'unknown' } end
  if highest ~= epoch then return { 'stale', highest } end
  return nil
end
