#!lua flags=allow-oom
-- count-attempt: counts one more delivery of the message at a cursor.
-- KEYS[1] attempts:<guild>:<agent>   ARGV[1] topic   ARGV[2] position
-- Returns the count, this one included
local known = redis.call('HGET', KEYS[1], ARGV[1])
local count = 1
if known then
  local position, counted = string.match(known, '^(%S+) (%d+)$')
  if position == ARGV[2] then count = counted + 1 end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. count)
return count
