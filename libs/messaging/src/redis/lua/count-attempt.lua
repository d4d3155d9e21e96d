#!lua flags=allow-oom
-- count-attempt: counts one more delivery of the message at a cursor.
-- KEYS[1] attempts:<guild>:<agent>   KEYS[2] agent_epoch:<guild>:<agent>   KEYS[3] fenced:<incarnation>
-- ARGV[1] topic   ARGV[2] position   ARGV[3] epoch
-- Returns {'counted', the count, this one included} | {'fenced'} | {'unknown'} | {'stale', highest epoch}
-- #include check-fence
local refusal = check_fence(KEYS[2], KEYS[3], ARGV[3])
if refusal then return refusal end

local known = redis.call('HGET', KEYS[1], ARGV[1])
local count = 1
if known then
  local position, counted = string.match(known, '^(%S+) (%d+)$')
  if position == ARGV[2] then count = counted + 1 end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. count)
return { 'counted', count }
