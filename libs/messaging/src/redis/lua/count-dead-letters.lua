#!lua flags=allow-oom,no-writes
-- count-dead-letters: how many of the next 1,000 dead letters of a guild failed with an agent.
-- KEYS[1] dead_letters:<guild>   ARGV[1] agent   ARGV[2] id after which to begin
-- Returns {count, id of the last one that was looked at, '' when there were none}
local count, last = 0, ''
for _, letter in ipairs(redis.call('XRANGE', KEYS[1], '(' .. ARGV[2], '+', 'COUNT', 1000)) do
  last = letter[1]
  if letter[2][2] == ARGV[1] then count = count + 1 end
end
return { count, last }
