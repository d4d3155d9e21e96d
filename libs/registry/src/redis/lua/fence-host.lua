#!lua flags=allow-oom
-- fence-host: from here on the incarnation may change nothing; the host lease ends if it is its own
-- KEYS[1] fenced:<incarnation>   KEYS[2] host:<host>   KEYS[3] hosts
-- ARGV[1] host   ARGV[2] incarnation   ARGV[3] how long it is remembered, in ms
-- Returns 'OK'
redis.call('SET', KEYS[1], '1', 'PX', ARGV[3])
if redis.call('HGET', KEYS[2], 'incarnation') == ARGV[2] then
  redis.call('DEL', KEYS[2])
  redis.call('SREM', KEYS[3], ARGV[1])
end
return 'OK'
