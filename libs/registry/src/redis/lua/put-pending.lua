#!lua flags=allow-oom
-- put-pending: notes why an agent that is wished does not run, or that it does
-- KEYS[1] guild_agents:<guild>   KEYS[2] pending:<guild>
-- ARGV[1] agent   ARGV[2] why; absent: it runs
-- Returns 1, or 0 with nothing changed when nobody wishes for it or nothing was noted
if not ARGV[2] then return redis.call('HDEL', KEYS[2], ARGV[1]) end
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 1
