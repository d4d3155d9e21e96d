#!lua flags=allow-oom
-- withdraw-host: an incarnation gives up the lease of its host
-- KEYS[1] host:<host>   KEYS[2] hosts
-- ARGV[1] host   ARGV[2] incarnation
-- Returns 1, or 0 with nothing changed when another one or none holds it
if redis.call('HGET', KEYS[1], 'incarnation') ~= ARGV[2] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('SREM', KEYS[2], ARGV[1])
return 1
