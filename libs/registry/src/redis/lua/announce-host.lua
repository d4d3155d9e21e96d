#!lua flags=allow-oom
-- announce-host: an incarnation takes or renews the lease of its host
-- KEYS[1] host:<host>   KEYS[2] hosts   KEYS[3] fenced:<incarnation>
-- ARGV[1] root of all key names   ARGV[2] host   ARGV[3] incarnation   ARGV[4] host lease as JSON   ARGV[5] ttl in ms
-- Returns {'announced'} | {'name_taken', host lease as JSON} | {'fenced'}
-- #include key-name
if redis.call('EXISTS', KEYS[3]) == 1 then return { 'fenced' } end
local present, lease = unpack(redis.call('HMGET', KEYS[1], 'incarnation', 'lease'))
local of_another = present and present ~= ARGV[3]
if of_another and redis.call('EXISTS', key_name(ARGV[1], 'fenced', present)) == 0 then
  return { 'name_taken', lease }
end
redis.call('HSET', KEYS[1], 'incarnation', ARGV[3], 'lease', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('SADD', KEYS[2], ARGV[2])
return { 'announced' }
