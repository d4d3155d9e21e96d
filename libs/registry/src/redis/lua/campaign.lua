#!lua flags=allow-oom
-- campaign: a candidate takes the leader's lease when nobody holds it, or renews its own
-- KEYS[1] leader   KEYS[2] leader_term
-- KEYS[3] leader_sure: when a leader campaigned last that knew of no outage; before that, when the first one ever led
-- ARGV[1] candidate   ARGV[2] ttl in ms   ARGV[3] 1 when it knows that the store was there for its hosts, 0 when not
-- Returns {'leader', term, '', ms since KEYS[3] or -1} | {'follower', term, candidate that leads, the same}
-- #include store-clock
-- #include next-epoch
-- A comparison that finds nothing different should write little.
local sure_every_ms = 500
local now = store_clock_ms()
local sure = redis.call('GET', KEYS[3])
local unsure_ms = sure and string.format('%.0f', math.max(0, now - sure)) or '-1'

local function lead(term)
  local is_due = not sure or ARGV[3] == '1' and math.abs(now - sure) >= sure_every_ms
  if is_due then redis.call('SET', KEYS[3], string.format('%.0f', now)) end
  return { 'leader', term, '', unsure_ms }
end

local leader = redis.call('GET', KEYS[1])
if leader then
  local term, candidate = string.match(leader, '^(%d+):(.*)$')
  if candidate ~= ARGV[1] then return { 'follower', term, candidate, unsure_ms } end
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return lead(term)
end
local term = next_epoch(redis.call('GET', KEYS[2]))
redis.call('SET', KEYS[2], term)
redis.call('SET', KEYS[1], term .. ':' .. ARGV[1], 'PX', ARGV[2])
return lead(term)
