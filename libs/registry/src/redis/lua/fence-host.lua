#!lua flags=allow-oom
-- fence-host: from here on the incarnation may change nothing; the host lease ends if it is its own
-- KEYS[1] fenced:<incarnation>   KEYS[2] host:<host>   KEYS[3] hosts   KEYS[4] fenced_host_lease:<incarnation>
-- ARGV[1] host   ARGV[2] incarnation   ARGV[3] how long it is remembered, in ms   ARGV[4] 'dead' when that is proven
-- ARGV[5] who fences and why, as JSON; the first fence's stays
-- Returns 'OK'
-- The fence stops what goes through the store. What the agents may do outside it until their guard freezes them lasts as
-- long as the host's lease would have: KEYS[4] lives until then, for those who place strict agents.
if not redis.call('SET', KEYS[1], ARGV[5], 'NX', 'PX', ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
if ARGV[4] == 'dead' then redis.call('DEL', KEYS[4]) end
if redis.call('HGET', KEYS[2], 'incarnation') == ARGV[2] then
  local left_ms = redis.call('PTTL', KEYS[2])
  if ARGV[4] ~= 'dead' and left_ms > 0 then redis.call('SET', KEYS[4], '1', 'PX', left_ms) end
  redis.call('DEL', KEYS[2])
  redis.call('SREM', KEYS[3], ARGV[1])
end
return 'OK'
