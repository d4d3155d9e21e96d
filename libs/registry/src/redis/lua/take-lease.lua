-- take_lease: writes a lease, moves the agent out of the set and the claims of who had it, and keeps whose the epoch is
-- agent {member, location key, holder key}   owner {set key, claims key}   last the lease taken before, or false
local owner_keys_grace_ms = 3600000

-- They outlive the last entry a little, so that a clean-up can tell what it removed.
local function extend(owner, ttl_ms)
  local wanted = ttl_ms + owner_keys_grace_ms
  for _, key in ipairs({ owner.set, owner.claims }) do
    if redis.call('PTTL', key) < wanted then redis.call('PEXPIRE', key, wanted) end
  end
end

local function leave(root, member, last)
  local decoded = cjson.decode(last)
  redis.call('SREM', key_name(root, 'host_agents', decoded.host), member)
  redis.call('HDEL', key_name(root, 'claims', decoded.incarnation), member)
end

local function take_lease(root, agent, owner, lease, last, ttl_ms)
  if last then leave(root, agent.member, last) end
  redis.call('SET', agent.location, lease, 'PX', ttl_ms)
  redis.call('SET', agent.holder, lease)
  redis.call('SADD', owner.set, agent.member)
  redis.call('HSET', owner.claims, agent.member, lease_epoch(lease))
  extend(owner, tonumber(ttl_ms))
end
