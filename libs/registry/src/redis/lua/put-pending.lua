#!lua
-- put-pending: notes why an agent that is wished does not run
-- KEYS[1] guild_agents:<guild>   KEYS[2] pending:<guild>
-- ARGV[1] agent   ARGV[2] why
-- Returns 1, or 0 with nothing changed when nobody wishes for it
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 1
