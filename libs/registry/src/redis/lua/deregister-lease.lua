#!lua flags=allow-oom
-- deregister-lease: the owner of a lease gives it up; the epoch stays the highest
-- KEYS[1] agent_location:<guild>:<agent>   KEYS[2] agent_holder:<guild>:<agent>   KEYS[3] host_agents:<host>
-- KEYS[4] claims:<incarnation>
-- ARGV[1] the agent's member name   ARGV[2] epoch   ARGV[3] owner part of the lease
-- Returns 1 when it was the owner's, else 0 with nothing changed
-- #include lease-value
local holder = redis.call('GET', KEYS[2])
if not holder or not has_head(holder, lease_head(ARGV[2], ARGV[3])) then return 0 end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('SREM', KEYS[3], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[1])
return 1
