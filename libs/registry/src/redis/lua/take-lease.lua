-- take_lease: writes a lease, moves the agent out of its last host's set, and keeps whose the epoch is
-- agent {location key, holder key, member}   last the lease taken before, or false   set_key host_agents:<host>
local host_set_grace_ms = 3600000

local function extend(set_key, ttl_ms)
  local wanted = ttl_ms + host_set_grace_ms
  if redis.call('PTTL', set_key) < wanted then redis.call('PEXPIRE', set_key, wanted) end
end

local function take_lease(root, agent, lease, last, set_key, ttl_ms)
  if last then
    local last_set = key_name(root, 'host_agents', cjson.decode(last).host)
    if last_set ~= set_key then redis.call('SREM', last_set, agent.member) end
  end
  redis.call('SET', agent.location, lease, 'PX', ttl_ms)
  redis.call('SET', agent.holder, lease)
  redis.call('SADD', set_key, agent.member)
  extend(set_key, tonumber(ttl_ms))
end
