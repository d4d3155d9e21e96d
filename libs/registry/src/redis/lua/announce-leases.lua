#!lua flags=allow-oom
-- announce-leases: a host writes leases that it holds already, also where the store lost them; the highest epoch wins
-- KEYS[1] fenced:<incarnation>   KEYS[2] host:<host>   KEYS[3] host_agents:<host>   KEYS[4] claims:<incarnation>
-- ARGV[1] root of all key names   ARGV[2] incarnation   ARGV[3] owner part of the leases   ARGV[4] ttl in ms
-- ARGV[5] for each lease the agent's member name, its epoch and the rest of the lease, all as text, in one JSON array
-- Returns {'fenced'} | {'renewed', one letter for each lease: g registered, t taken by another}
-- #include key-name
-- #include lease-value
-- #include may-hold
-- #include take-lease
local root, ttl = ARGV[1], ARGV[4]
local owner = { set = KEYS[3], claims = KEYS[4] }
if not may_hold(KEYS[1], KEYS[2], ARGV[2]) then return { 'fenced' } end

local function announce(member, epoch, rest)
  local agent = { member = member, location = root .. 'agent_location:' .. member, holder = root .. 'agent_holder:' .. member }
  local epoch_key = root .. 'agent_epoch:' .. member
  local highest = redis.call('GET', epoch_key)
  if highest and tonumber(highest) > tonumber(epoch) then return 't' end
  local head = lease_head(epoch, ARGV[3])
  local holder = redis.call('GET', agent.holder)
  if holder and lease_epoch(holder) == epoch and not has_head(holder, head) then return 't' end
  redis.call('SET', epoch_key, epoch)
  take_lease(root, agent, owner, head .. rest, holder, ttl)
  return 'g'
end

local lines, letters = cjson.decode(ARGV[5]), {}
for at = 1, #lines, 3 do
  letters[#letters + 1] = announce(lines[at], lines[at + 1], lines[at + 2])
end
return { 'renewed', table.concat(letters) }
