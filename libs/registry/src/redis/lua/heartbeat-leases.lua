#!lua flags=allow-oom
-- heartbeat-leases: renews all leases of a host, and registers again those that expired
-- KEYS[1] fenced:<incarnation>   KEYS[2] host:<host>   KEYS[3] host_agents:<host>
-- ARGV[1] root of all key names   ARGV[2] incarnation   ARGV[3] owner part of the leases   ARGV[4] ttl in ms
-- then for each lease: the agent's member name, its epoch, the rest of the lease
-- Returns {'fenced'} | {'renewed', one letter for each lease: r renewed, g registered again, t taken by another}
-- The other keys are named here from the members: three for each lease would double what is sent.
-- #include key-name
-- #include lease-value
-- #include may-hold
-- #include take-lease
local root, owner, ttl = ARGV[1], ARGV[3], ARGV[4]
local first, per_lease, chunk = 5, 3, 1000
if not may_hold(KEYS[1], KEYS[2], ARGV[2]) then return { 'fenced' } end

-- The entry is another than the one announced: expired, changed, or somebody else's.
local function settle(agent, epoch, lease, current, highest)
  if highest and tonumber(highest) > tonumber(epoch) then return 't' end
  local head = lease_head(epoch, owner)
  local holder = redis.call('GET', agent.holder)
  if holder and lease_epoch(holder) == epoch and not has_head(holder, head) then return 't' end
  if highest ~= epoch then redis.call('SET', agent.epoch, epoch) end
  take_lease(root, agent, lease, holder, KEYS[3], ttl)
  return current and has_head(current, head) and 'r' or 'g'
end

local function agent_keys(member)
  return {
    member = member,
    location = root .. 'agent_location:' .. member,
    epoch = root .. 'agent_epoch:' .. member,
    holder = root .. 'agent_holder:' .. member,
  }
end

local function values(kind, from, to)
  local names = {}
  for at = from, to, per_lease do names[#names + 1] = root .. kind .. ARGV[at] end
  return redis.call('MGET', unpack(names))
end

local letters = {}
local function renew(from, to)
  local locations = values('agent_location:', from, to)
  local epochs = values('agent_epoch:', from, to)
  local index = 0
  for at = from, to, per_lease do
    index = index + 1
    local member, epoch = ARGV[at], ARGV[at + 1]
    local lease = lease_head(epoch, owner) .. ARGV[at + 2]
    if locations[index] == lease and epochs[index] == epoch then
      redis.call('PEXPIRE', root .. 'agent_location:' .. member, ttl)
      letters[#letters + 1] = 'r'
    else
      letters[#letters + 1] = settle(agent_keys(member), epoch, lease, locations[index], epochs[index])
    end
  end
end

for from = first, #ARGV, chunk * per_lease do
  renew(from, math.min(from + chunk * per_lease - 1, #ARGV))
end
extend(KEYS[3], tonumber(ttl))
return { 'renewed', table.concat(letters) }
