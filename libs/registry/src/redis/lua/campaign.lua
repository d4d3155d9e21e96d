#!lua flags=allow-oom
-- campaign: a candidate takes the leader's lease when nobody holds it, or renews its own
-- KEYS[1] leader   KEYS[2] leader_term
-- ARGV[1] candidate   ARGV[2] ttl in ms
-- Returns {'leader', term} | {'follower', term, candidate that leads}
-- #include store-clock
-- #include next-epoch
local leader = redis.call('GET', KEYS[1])
if leader then
  local term, candidate = string.match(leader, '^(%d+):(.*)$')
  if candidate ~= ARGV[1] then return { 'follower', term, candidate } end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return { 'leader', term }
end
local term = next_epoch(redis.call('GET', KEYS[2]))
redis.call('SET', KEYS[2], term)
redis.call('SET', KEYS[1], term .. ':' .. ARGV[1], 'PX', ARGV[2])
return { 'leader', term }
