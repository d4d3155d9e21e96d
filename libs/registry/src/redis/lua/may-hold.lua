-- may_hold: whether an incarnation may hold leases: it was not fenced, and no other one lives under the host's name
local function may_hold(fenced_key, host_key, incarnation)
  if redis.call('EXISTS', fenced_key) == 1 then return false end
  local present = redis.call('HGET', host_key, 'incarnation')
  return not present or present == incarnation
end
