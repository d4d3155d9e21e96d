#!lua flags=allow-oom
-- heartbeat-leases: renews all leases of a host, and registers again those that expired
-- KEYS[1] fenced:<incarnation>   KEYS[2] host:<host>   KEYS[3] host_agents:<host>   KEYS[4] claims:<incarnation>
-- ARGV[1] root of all key names   ARGV[2] incarnation   ARGV[3] owner part of the leases   ARGV[4] ttl in ms
-- ARGV[5] for each lease the agent's member name and its epoch, both as text, in one JSON array
-- Returns {'fenced'} | {'renewed', one letter for each lease: r renewed, g registered again, t taken by another,
--   u unknown: the store lost it, see announce-leases}
-- Arguments by the thousand, and the keys of the agents among them, would take longer to send and read than the work.
-- #include key-name
-- #include lease-value
-- #include may-hold
-- #include take-lease
local root, ttl = ARGV[1], ARGV[4]
local owner = { set = KEYS[3], claims = KEYS[4] }
local per_lease, chunk = 2, 1000
if not may_hold(KEYS[1], KEYS[2], ARGV[2]) then return { 'fenced' } end

local lines = cjson.decode(ARGV[5])
local location_root, epoch_root, holder_root = root .. 'agent_location:', root .. 'agent_epoch:', root .. 'agent_holder:'

-- Not a living entry of ours under the highest epoch.
local function settle(member, epoch, highest)
  if highest and tonumber(highest) > tonumber(epoch) then return 't' end
  local agent = { member = member, location = location_root .. member, holder = holder_root .. member }
  local holder = redis.call('GET', agent.holder)
  if highest ~= epoch or not holder or lease_epoch(holder) ~= epoch then return 'u' end
  if not has_head(holder, lease_head(epoch, ARGV[3])) then return 't' end
  take_lease(root, agent, owner, holder, holder, ttl)
  return 'g'
end

local letters = {}
local function renew(from, to)
  local members, epoch_keys = {}, {}
  for at = from, to, per_lease do
    members[#members + 1] = lines[at]
    epoch_keys[#epoch_keys + 1] = epoch_root .. lines[at]
  end
  local highest = redis.call('MGET', unpack(epoch_keys))
  local claimed = redis.call('HMGET', owner.claims, unpack(members))
  for index, member in ipairs(members) do
    local epoch = lines[from + (index - 1) * per_lease + 1]
    local ours = highest[index] == epoch and claimed[index] == epoch
    if ours and redis.call('PEXPIRE', location_root .. member, ttl) == 1 then
      letters[#letters + 1] = 'r'
    else
      letters[#letters + 1] = settle(member, epoch, highest[index])
    end
  end
end

for from = 1, #lines, chunk * per_lease do
  renew(from, math.min(from + chunk * per_lease - 1, #lines))
end
local answer = table.concat(letters)
if string.find(answer, 'r', 1, true) then extend(owner, tonumber(ttl)) end
return { 'renewed', answer }
