#!lua flags=allow-oom
-- resign: a leader gives up its lease, so that a follower need not wait for its end
-- KEYS[1] leader
-- ARGV[1] candidate   ARGV[2] term
-- Returns 1, or 0 when the term was over already
if redis.call('GET', KEYS[1]) ~= ARGV[2] .. ':' .. ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
